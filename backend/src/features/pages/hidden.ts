/** What a style attribute says, last word of each property; escapes and comments are no hiding place. */
function declarationsOf(style: string): Map<string, string> {
  const declarations = new Map<string, string>();
  const plain = style
    .replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '')
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => characterOf(Number.parseInt(hex, 16)))
    .toLowerCase();
  for (const declaration of plain.split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    const value = declaration.slice(colon + 1).replace(/!\s*important/, '');
    declarations.set(declaration.slice(0, colon).trim(), value.trim());
  }
  return declarations;
}

const characterOf = (code: number): string =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';

const zero = /^[+-]?0*\.?0*(?:[a-z]+|%)?$/;
/** Farther than any screen is wide or high. */
const farAway = /^-(?:\d{4,}(?:\.\d*)?(?:px|pt)?|\d{3,}(?:\.\d*)?(?:em|rem|vw|vh|%))$|^-9{3,}(?:px)?$/;
const nothingOfIt =
  /^rect\(\s*(?:[01](?:px)?[\s,]*){4}\)$|^inset\(\s*(?:[5-9]\d|100)%|^(?:circle|ellipse)\(\s*0/;

const isZero = (value: string): boolean => value !== '' && zero.test(value);
/** What a property is set to; empty when it is not. */
type Style = (property: string) => string;

const waysToHide: ((get: Style) => boolean)[] = [
  isSwitchedOff,
  isTooSmall,
  isCutAway,
  isOffScreen,
  isOnItsOwnColour,
];

function isSwitchedOff(get: Style): boolean {
  const isUnseen = /^(?:hidden|collapse)$/.test(get('visibility')) || get('content-visibility') === 'hidden';
  return get('display') === 'none' || isUnseen || isZero(get('opacity'));
}

function isTooSmall(get: Style): boolean {
  const hasNoHeight = /^(?:[\w-]+ )*0(?:px|em|rem|pt|%)?(?:\/\S+)? [^/]+$/.test(get('font'));
  const isShrunk = /scale(?:3d|x|y)?\(\s*0(?:\.0*)?\s*[,)]/.test(get('transform')) || isZero(get('scale'));
  return isZero(get('font-size')) || hasNoHeight || isShrunk;
}

function isCutAway(get: Style): boolean {
  const isCut = /hidden|clip/.test(get('overflow') + get('overflow-x') + get('overflow-y'));
  const boxes = ['width', 'height', 'max-width', 'max-height'].map(get);
  const isBoxTiny = boxes.some((size) => isZero(size) || size === '1px');
  return (isCut && isBoxTiny) || [get('clip'), get('clip-path')].some((shape) => nothingOfIt.test(shape));
}

function isOffScreen(get: Style): boolean {
  const isLifted = /absolute|fixed|relative|sticky/.test(get('position'));
  const sides = ['left', 'right', 'top', 'bottom', 'inset'];
  if (isLifted && sides.some((side) => farAway.test(get(side).split(/\s/)[0] ?? ''))) return true;
  const shifts = ['text-indent', 'margin-left', 'margin-top', 'margin-right'];
  if (shifts.some((shift) => farAway.test(get(shift)))) return true;
  const moved = /translate(?:x|y|3d)?\(\s*([^,)]+)(?:,\s*([^,)]+))?/.exec(get('transform'));
  return [moved?.[1], moved?.[2]].some((by) => by !== undefined && farAway.test(by.trim()));
}

function isOnItsOwnColour(get: Style): boolean {
  const colour = get('color');
  if (colour === 'transparent' || /^rgba\([^)]*,\s*0?\.?0+\s*\)$/.test(colour)) return true;
  return colour !== '' && (colour === get('background-color') || colour === get('background'));
}

/**
 * Whether an element says itself that it is not to be seen: by an attribute or by its inline style. Style sheets are
 * not looked at.
 */
export function isHidden(attributes: ReadonlyMap<string, string>): boolean {
  if (attributes.has('hidden') || attributes.has('popover')) return true;
  if (attributes.get('aria-hidden')?.trim().toLowerCase() === 'true') return true;
  const style = attributes.get('style');
  if (style === undefined) return false;
  const declarations = declarationsOf(style);
  return waysToHide.some((isHiding) => isHiding((property) => declarations.get(property) ?? ''));
}
