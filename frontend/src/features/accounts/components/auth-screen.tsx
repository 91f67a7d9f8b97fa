import { useState } from 'react';
import { appName } from '../../../lib/app-name.ts';
import { Mark } from '../../../ui/mark.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { SignUpForm } from './sign-up-form.tsx';

interface AuthScreenProps {
  hasAccounts: boolean;
  notice: string | null;
}

function headline(hasAccounts: boolean, isSigningUp: boolean): { title: string; line: string } {
  if (!hasAccounts) {
    return {
      title: `Welcome to ${appName}`,
      line: 'Create the first account — it will be the administrator.',
    };
  }
  if (isSigningUp)
    return { title: 'Create your account', line: `Your conversations stay on this ${appName}.` };
  return { title: 'Welcome back', line: `Sign in to ${appName}.` };
}

/** Sign-in and sign-up; the very first visitor can only sign up. */
export default function AuthScreen({ hasAccounts, notice }: AuthScreenProps) {
  const [wantsAccount, setWantsAccount] = useState(false);
  const isSigningUp = wantsAccount || !hasAccounts;
  const { title, line } = headline(hasAccounts, isSigningUp);
  return (
    <main data-screen="sign-in" className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-90 flex-col justify-center px-4 py-12">
        <Mark size={36} />
        <h1 className="mt-5 text-h1 font-medium tracking-[-0.011em]">{title}</h1>
        <p className="mt-1 mb-7 text-pretty text-text-2">{line}</p>
        {notice && (
          <p role="status" className="mb-5 rounded-row bg-hover px-3 py-2.5 text-side">
            {notice}
          </p>
        )}
        {isSigningUp ? <SignUpForm isFirst={!hasAccounts} /> : <SignInForm />}
        {hasAccounts && (
          <p className="mt-6 text-center text-side text-text-2">
            {isSigningUp ? 'You have an account?' : 'New here?'}{' '}
            <button
              type="button"
              className="rounded-chip px-1 py-2 font-medium text-accent hover:underline"
              onClick={() => setWantsAccount(!wantsAccount)}
            >
              {isSigningUp ? 'Sign in' : 'Create an account'}
            </button>
          </p>
        )}
      </div>
    </main>
  );
}
