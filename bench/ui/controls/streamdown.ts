import { createElement } from 'react';
import { Streamdown } from 'streamdown';
import { mount } from './frame.ts';

mount((text, isLive) => createElement(Streamdown, { mode: isLive ? 'streaming' : 'static' }, text));
