import type { SearchQuery } from '../port.ts';
import { cutText } from '../result-text.ts';

const textMaxChars = 300;
/** DuckDuckGo takes nothing above. */
const sentMaxChars = 499;

/** Region codes as its forms list them: country, then language. */
const regions = new Set(
  (
    'ar-es au-en at-de be-fr be-nl br-pt bg-bg ca-en ca-fr ct-ca cl-es cn-zh co-es hr-hr cz-cs dk-da ee-et fi-fi ' +
    'fr-fr de-de gr-el hk-tzh hu-hu is-is in-en id-en ie-en il-en it-it jp-jp kr-kr lv-lv lt-lt my-en mx-es nl-nl ' +
    'nz-en no-no pk-en pe-es ph-en pl-pl pt-pt ro-ro ru-ru xa-ar sg-en sk-sk sl-sl za-en es-ca es-es se-sv ch-de ' +
    'ch-fr tw-tzh th-en tr-tr us-en us-es ua-uk uk-en vn-en'
  ).split(' '),
);
/** Where the codes are not the language and country that their names say. */
const regionOfTag: Readonly<Record<string, string>> = {
  ja: 'jp-jp',
  'ja-jp': 'jp-jp',
  ko: 'kr-kr',
  'ko-kr': 'kr-kr',
  'en-gb': 'uk-en',
  'zh-tw': 'tw-tzh',
  'zh-hk': 'hk-tzh',
  'nb-no': 'no-no',
};
const noRegion = 'wt-wt';

/** The fields of the search form. */
export function formOf({ text, language, since }: SearchQuery): URLSearchParams {
  const form = new URLSearchParams({
    q: cutText(withoutBangs(cutText(text, textMaxChars)), sentMaxChars),
    b: '',
    kl: regionOf(language),
  });
  if (since) form.set('df', since);
  return form;
}

/** Words that would lead away from the results, quoted: `!w` to another site, `\` to the first result. */
const withoutBangs = (text: string): string => text.replace(/(?<!\S)[!！\\]\S*/g, "'$&'");

function regionOf(language: string): string {
  const tag = language.toLowerCase();
  const [name = '', country = name] = tag.split('-');
  const region = regionOfTag[tag] ?? `${country}-${name}`;
  return regions.has(region) ? region : noRegion;
}
