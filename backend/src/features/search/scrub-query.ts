const queryMaxChars = 300;
/** What follows is not looked at, and not sent. */
const readMaxChars = 2_000;

/** What may never go to a search engine: each is taken out whole. */
const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
  /\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/gi,
  // The name of a secret and what follows it.
  /(?<![\p{L}\p{N}])(?:password|passwort|kennwort|passwd|pwd|passphrase|mot de passe|contraseña|пароль|密码|パスワード|(?:api|secret|access|private)[ _-]?key|secret|token|pin)(?:\s*[:=]\s*|\s+(?:is|ist|est|es)\s+)\S+/giu,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/@]+:[^\s/@]+@\S*/gi,
  /[\w.+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  /\b(?:sk|pk|rk)[-_][\w-]{12,}|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{12,}|\bxox[abeoprs]-[\w-]{8,}|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{20,}|\bhf_\w{16,}|\bnpm_\w{16,}/g,
  /\beyJ[\w-]{8,}(?:\.[\w-]+){0,2}/g,
  /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
];
/** Digits with the signs of a telephone or card number between them. */
const digitRun =
  /(?<![\p{L}\p{N}.,:]-?)(?:\+|\(\+?)?\d[\d ()/.\-\u00a0\u2011\u2013]{6,}\d(?![\p{L}\p{N}]|[.,:]\d)/gu;
const dateOrYears =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(?:19|20)\d\d(?:[ –-]+(?:19|20)\d\d)+)$/;
const longToken = /[^\s"'(),;<>]{16,}/g;

/** A search query without keys, tokens, addresses, telephone and card numbers, in one line of at most 300 characters. */
export function scrubQuery(query: string): string {
  let text = wholeWords(query.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').normalize('NFC'), readMaxChars);
  for (const secret of secrets) text = text.replace(secret, ' ');
  text = text.replace(digitRun, (run) => (isPrivateNumber(run) ? ' ' : run));
  text = text.replace(longToken, (token) => (isKeyLike(token) ? ' ' : token));
  return wholeWords(text.replace(/\s+/g, ' ').trim(), queryMaxChars);
}

function isPrivateNumber(run: string): boolean {
  const digits = run.replace(/\D/g, '').length;
  if (digits < 8 || dateOrYears.test(run)) return false;
  if (/^[+(]|^00/.test(run)) return true;
  // Thousands, as `1 400 000`, need not hide.
  const groups = run.split(/[ .\u00a0]/);
  const isGrouped =
    groups.length > 1 && groups.slice(1).every((group) => /^\d{3}$/.test(group)) && !run.startsWith('0');
  return !isGrouped && (digits >= 12 || /[ ()/.-]/.test(run) || run.startsWith('0'));
}

/** A long piece of letters and digits in no order that a word or a version has. */
function isKeyLike(token: string): boolean {
  return token.split(/[-_./:=&?%#@]+/).some((piece) => {
    const digits = piece.match(/\d/g)?.length ?? 0;
    if (/^[0-9a-f]{16,}$/i.test(piece)) return digits > 0;
    if (piece.length < 20 || !/^[A-Za-z0-9+]+$/.test(piece)) return false;
    const isMixed = /[a-z]/.test(piece) && /[A-Z]/.test(piece);
    return (
      (digits >= 3 && /[A-Za-z]/.test(piece)) ||
      (isMixed && (digits > 0 || (piece.match(/[a-z][A-Z]/g)?.length ?? 0) >= 5))
    );
  });
}

/** Cut between words, so that no part of a secret is left; a single word that is too long is cut itself. */
function wholeWords(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const blank = text.lastIndexOf(' ', maxChars);
  return text
    .slice(0, blank > maxChars / 2 ? blank : maxChars)
    .toWellFormed()
    .trim();
}
