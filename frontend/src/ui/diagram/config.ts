import type { MermaidConfig } from 'mermaid';

/** A longer source is not even parsed. */
export const maxSourceChars = 20_000;
const maxEdges = 400;

const common = {
  fontFamily: 'ui-sans-serif, system-ui, sans-serif',
  fontSize: '14px',
  dropShadow: 'none',
  useGradient: false,
};
const textSizes = { actorFontSize: 14, messageFontSize: 14, noteFontSize: 14 };

/** The page's colours in a notation that Mermaid can calculate with. */
const light = {
  ...common,
  background: '#fdfcfb',
  primaryColor: '#f4f2ef',
  primaryTextColor: '#1d1b18',
  primaryBorderColor: '#a8a39c',
  secondaryColor: '#e9eefb',
  tertiaryColor: '#f8f6f3',
  tertiaryBorderColor: '#d8d4ce',
  lineColor: '#6f6a63',
  textColor: '#1d1b18',
  edgeLabelBackground: '#fdfcfb',
  noteBkgColor: '#fbf3dc',
  noteTextColor: '#1d1b18',
  noteBorderColor: '#d9c48a',
};

const dark = {
  ...common,
  darkMode: true,
  background: '#141517',
  primaryColor: '#26282b',
  primaryTextColor: '#e9eaec',
  primaryBorderColor: '#6b7077',
  secondaryColor: '#24304a',
  tertiaryColor: '#1d1f22',
  tertiaryBorderColor: '#3f4348',
  lineColor: '#9da2a9',
  textColor: '#e9eaec',
  edgeLabelBackground: '#141517',
  noteBkgColor: '#37321f',
  noteTextColor: '#e9eaec',
  noteBorderColor: '#6d6236',
};

/** How Mermaid draws for us. What a diagram's own directives may not change is in `secure`. */
export const configFor = (isDark: boolean): MermaidConfig => ({
  startOnLoad: false,
  suppressErrorRendering: true,
  securityLevel: 'strict',
  htmlLabels: false,
  theme: 'base',
  look: 'classic',
  layout: 'dagre',
  sequence: textSizes,
  flowchart: { nodeSpacing: 36, rankSpacing: 40, padding: 10 },
  themeVariables: isDark ? dark : light,
  fontFamily: common.fontFamily,
  maxTextSize: maxSourceChars,
  maxEdges,
  deterministicIds: true,
  logLevel: 'fatal',
  secure: [
    'secure',
    'securityLevel',
    'startOnLoad',
    'suppressErrorRendering',
    'htmlLabels',
    'theme',
    'themeCSS',
    'themeVariables',
    'fontFamily',
    'altFontFamily',
    'maxTextSize',
    'maxEdges',
    'dompurifyConfig',
    'logLevel',
  ],
});
