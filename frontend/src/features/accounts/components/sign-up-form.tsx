import { limits } from '@parley/contract/limits';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { type AccountField, errorsFromServer, type FormErrors, signUpErrors } from '../form-errors.ts';
import { signUp } from '../state.ts';
import { FormProblem } from './form-problem.tsx';
import { PasswordField } from './password-field.tsx';

export function SignUpForm({ isFirst }: { isFirst: boolean }) {
  const [values, setValues] = useState({ username: '', email: '', password: '' });
  const [errors, setErrors] = useState<FormErrors>({});
  const [isBusy, setIsBusy] = useState(false);

  const change = (field: AccountField) => (value: string) => {
    setValues({ ...values, [field]: value });
    setErrors({ ...errors, [field]: undefined, form: undefined });
  };
  const submit = async () => {
    const found = signUpErrors(values);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    setIsBusy(true);
    const body = { ...values, username: values.username.trim(), email: values.email.trim() };
    await signUp(body).catch((error) => setErrors(errorsFromServer(error)));
    setIsBusy(false);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };

  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
      <TextField
        label="User name"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        maxLength={limits.usernameMaxChars}
        value={values.username}
        error={errors.username}
        onChange={(event) => change('username')(event.target.value)}
      />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        required
        maxLength={limits.emailMaxChars}
        value={values.email}
        error={errors.email}
        onChange={(event) => change('email')(event.target.value)}
      />
      <PasswordField
        isNew
        value={values.password}
        others={[values.username, values.email.split('@')[0] ?? '']}
        error={errors.password}
        onChange={change('password')}
      />
      <FormProblem text={errors.form} />
      <Button type="submit" look="primary" isBusy={isBusy} className="mt-1 h-11 text-ui">
        {isFirst ? 'Create the first account' : 'Create account'}
      </Button>
    </form>
  );
}
