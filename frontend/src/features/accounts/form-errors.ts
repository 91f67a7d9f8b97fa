import type { FieldFault } from '@parley/contract/errors';
import { limits } from '@parley/contract/limits';
import { ApiError } from '../../lib/http.ts';
import { describeProblem } from '../../lib/problems.ts';

export type AccountField = 'username' | 'email' | 'password';

/** What is wrong, beside the field it belongs to; `form` for what belongs to none. */
export type FormErrors = Partial<Record<AccountField | 'form', string | undefined>>;

const isField = (name: string): name is AccountField =>
  name === 'username' || name === 'email' || name === 'password';

export function signUpErrors(values: Record<AccountField, string>): FormErrors {
  const errors: FormErrors = {};
  const username = values.username.trim();
  if (username.length < limits.usernameMinChars) {
    errors.username = `At least ${limits.usernameMinChars} characters.`;
  } else if (!/^[\p{L}\p{N}._-]+$/u.test(username)) {
    errors.username = 'Letters, digits, dots, hyphens and underscores only.';
  }
  if (!/^\S+@\S+\.\S+$/.test(values.email.trim()))
    errors.email = 'This does not look like an e-mail address.';
  if (values.password.length < limits.passwordMinChars) {
    errors.password = `At least ${limits.passwordMinChars} characters.`;
  }
  return errors;
}

/** The server's answer, said beside the field it is about. */
export function errorsFromServer(error: unknown): FormErrors {
  if (!(error instanceof ApiError)) return { form: describeProblem(error) };
  if (error.code === 'username_taken') return { username: 'Somebody already has this name.' };
  if (error.code === 'email_taken') return { email: 'There is already an account with this address.' };
  if (error.code === 'invalid_credentials') return { form: 'The name or the password is not right.' };
  if (error.faults.length > 0) return errorsFromFaults(error.faults);
  return { form: describeProblem(error) };
}

function errorsFromFaults(faults: readonly FieldFault[]): FormErrors {
  const errors: FormErrors = {};
  for (const fault of faults) {
    const name = fault.path.split('.').at(-1) ?? '';
    errors[isField(name) ? name : 'form'] ??= sentence(fault.message);
  }
  return errors;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
