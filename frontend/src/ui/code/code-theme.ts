import type { ThemeRegistration } from '@shikijs/core';

/**
 * The styles of tokens. A style's number stands between the worker and the page and in the class name `tk-<number>`;
 * what it looks like by day and by night is in `code.css`, so a change of theme colours nothing anew.
 */
const styles = [
  'plain',
  'comment',
  'keyword',
  'string',
  'number',
  'title',
  'type',
  'added',
  'removed',
  'heading',
  'emphasis',
  'strong',
] as const;

type StyleName = (typeof styles)[number];

const scopes: Record<Exclude<StyleName, 'plain'>, string[]> = {
  comment: ['comment', 'punctuation.definition.comment', 'meta.embedded comment'],
  keyword: [
    'keyword',
    'storage',
    'variable.language',
    'keyword.operator.new',
    'keyword.operator.expression',
    'keyword.operator.logical.python',
    'keyword.operator.word',
    'entity.name.tag',
    'punctuation.definition.list.begin.markdown',
    'markup.list.bullet',
    'meta.embedded keyword',
    'meta.embedded storage',
  ],
  string: [
    'string',
    'constant.other.symbol',
    'markup.inline.raw',
    'markup.fenced_code',
    'punctuation.definition.string',
    'meta.embedded string',
  ],
  number: [
    'constant.numeric',
    'constant.language',
    'constant.character.escape',
    'constant.other',
    'support.constant',
  ],
  title: [
    'entity.name.function',
    'support.function',
    'variable.other.env',
    'markup.underline.link',
    'meta.diff.header',
  ],
  type: [
    'entity.name.type',
    'entity.name.class',
    'entity.name.namespace',
    'entity.other.inherited-class',
    'entity.other.attribute-name',
    'support.type',
    'support.class',
    'meta.decorator',
    'meta.diff.range',
    'meta.diff.index',
    'storage.type.primitive',
  ],
  added: ['markup.inserted'],
  removed: ['markup.deleted'],
  heading: ['markup.heading', 'entity.name.section'],
  emphasis: ['markup.italic'],
  strong: ['markup.bold'],
};

/** What reads as plain text although it stands in something coloured, such as the code in a template string. */
const plainScopes = [
  'keyword.operator',
  'meta.embedded',
  'meta.template.expression',
  'meta.interpolation',
  'source.groovy.embedded',
  'punctuation.separator',
  'punctuation.section',
  'variable.other',
  'variable.parameter',
];

/** A theme has colours; ours are the numbers of the styles, written as colours. */
const colourOf = (name: StyleName): string => `#${styles.indexOf(name).toString(16).padStart(6, '0')}`;

/** The style behind a colour of this theme. */
export const styleOfColour = (colour: string): number => Number.parseInt(colour.slice(1, 7), 16);

export const codeTheme: ThemeRegistration = {
  name: 'parley',
  type: 'light',
  fg: colourOf('plain'),
  bg: '#ffffff',
  settings: [
    { settings: { foreground: colourOf('plain'), background: '#ffffff' } },
    { scope: plainScopes, settings: { foreground: colourOf('plain') } },
    ...Object.entries(scopes).map(([name, scope]) => ({
      scope,
      settings: { foreground: colourOf(name as StyleName) },
    })),
  ],
};
