/** The names that people and models write; any other stays as it is. */
const names =
  'amp=& lt=< gt=> quot=" apos=\' nbsp=\u00a0 ensp=\u2002 emsp=\u2003 thinsp=\u2009 zwnj=\u200c zwj=\u200d shy=\u00ad copy=© reg=® trade=™ hellip=… mdash=— ndash=– lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ laquo=« raquo=» lsaquo=‹ rsaquo=› bull=• middot=· dagger=† Dagger=‡ permil=‰ prime=′ Prime=″ sect=§ para=¶ deg=° micro=µ sup1=¹ sup2=² sup3=³ frac12=½ frac14=¼ frac34=¾ times=× divide=÷ plusmn=± minus=− ne=≠ le=≤ ge=≥ asymp=≈ equiv=≡ infin=∞ radic=√ sum=∑ prod=∏ int=∫ part=∂ nabla=∇ isin=∈ notin=∉ cap=∩ cup=∪ sub=⊂ sup=⊃ forall=∀ exist=∃ empty=∅ and=∧ or=∨ not=¬ larr=← uarr=↑ rarr=→ darr=↓ harr=↔ lArr=⇐ rArr=⇒ hArr=⇔ euro=€ pound=£ yen=¥ cent=¢ curren=¤ iexcl=¡ iquest=¿ auml=ä ouml=ö uuml=ü Auml=Ä Ouml=Ö Uuml=Ü szlig=ß eacute=é egrave=è ecirc=ê agrave=à acirc=â ccedil=ç ntilde=ñ oslash=ø aring=å aelig=æ alpha=α beta=β gamma=γ delta=δ epsilon=ε theta=θ lambda=λ mu=μ pi=π rho=ρ sigma=σ tau=τ phi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Pi=Π Sigma=Σ Phi=Φ Psi=Ψ Omega=Ω check=✓ star=☆ hearts=♥ lbrace={ rbrace=} lbrack=[ rbrack=] lpar=( rpar=) ast=* lowbar=_ grave=` vert=| bsol=\\ sol=/ num=# dollar=$ percnt=% commat=@ colon=: semi=; comma=, period=. excl=! quest=? equals== plus=+';

const known = new Map(
  names.split(/ (?=\w+=)/).map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  }),
);

const reference = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][a-zA-Z\d]{1,30}));/g;

/** The text that is meant where `&amp;`, `&#38;` and their like are written. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(reference, (written, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return known.get(name) ?? written;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : '\ufffd';
  });
}
