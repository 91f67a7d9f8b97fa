import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { errorsFromServer, type FormErrors } from '../form-errors.ts';
import { signIn } from '../state.ts';
import { FormProblem } from './form-problem.tsx';
import { PasswordField } from './password-field.tsx';

export function SignInForm() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<FormErrors>({});
  const [isBusy, setIsBusy] = useState(false);

  const submit = async () => {
    if (!name.trim() || !password) {
      setErrors({
        ...(!name.trim() && { username: 'Enter your name or e-mail address.' }),
        ...(!password && { password: 'Enter your password.' }),
      });
      return;
    }
    setIsBusy(true);
    setErrors({});
    await signIn({ username: name.trim(), password }).catch((error) => setErrors(errorsFromServer(error)));
    setIsBusy(false);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };

  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
      <TextField
        label="User name or e-mail"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        value={name}
        error={errors.username ?? errors.email}
        onChange={(event) => setName(event.target.value)}
      />
      <PasswordField isNew={false} value={password} error={errors.password} onChange={setPassword} />
      <FormProblem text={errors.form} />
      <Button type="submit" look="primary" isBusy={isBusy} className="mt-1 h-11 text-ui">
        Sign in
      </Button>
    </form>
  );
}
