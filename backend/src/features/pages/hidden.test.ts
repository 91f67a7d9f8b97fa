import { describe, expect, it } from 'vitest';
import { isHidden } from './hidden.ts';

const styled = (style: string): boolean => isHidden(new Map([['style', style]]));

describe('isHidden', () => {
  it.each(['hidden', 'popover'])('hears the attribute %s', (name) => {
    expect(isHidden(new Map([[name, '']]))).toBe(true);
  });

  it('hears aria-hidden only when it is true', () => {
    expect(isHidden(new Map([['aria-hidden', 'TRUE']]))).toBe(true);
    expect(isHidden(new Map([['aria-hidden', 'false']]))).toBe(false);
  });

  it.each([
    'display:none',
    'DISPLAY : None !important',
    'color: red; display: none',
    'display:/* a comment */none',
    '\\64isplay:n\\6f ne',
    'visibility: hidden',
    'visibility:collapse',
    'content-visibility:hidden',
    'opacity:0',
    'opacity: 0.00',
    'opacity:0%',
    'font-size:0',
    'font-size:0px',
    'font: italic 0/1 serif',
    'position:absolute; left:-9999px',
    'position:fixed;top:-100em',
    'position:absolute; inset: -2000px 0 0 0',
    'text-indent:-9999px',
    'margin-left:-5000px',
    'transform: translateX(-10000px)',
    'transform: translate(0, -9999px)',
    'transform:scale(0)',
    'clip: rect(0, 0, 0, 0)',
    'clip:rect(1px,1px,1px,1px)',
    'clip-path: inset(50%)',
    'width:1px;height:1px;overflow:hidden',
    'max-height:0;overflow:hidden',
    'color:#fff;background:#fff',
    'color:white;background-color:white',
    'color:transparent',
    'color: rgba(0,0,0,0)',
  ])('sees that nobody sees %s', (style) => {
    expect(styled(style)).toBe(true);
  });

  it.each([
    '',
    'display:block',
    'display:none;display:block',
    'opacity:0.5',
    'opacity:.05',
    'font-size:10px',
    'font: 1.0em/0 serif',
    'left:-9999px',
    'position:relative;left:-20px',
    'margin-left:-15px',
    'text-indent:-1.5em',
    'transform:translate(-50%,-50%)',
    'transform:scale(0.9)',
    'height:0',
    'overflow:hidden;height:300px',
    'color:#000;background:#fff',
    'clip-path: inset(10%)',
    'background:url("a;b:c")',
  ])('leaves %j alone', (style) => {
    expect(styled(style)).toBe(false);
  });
});
