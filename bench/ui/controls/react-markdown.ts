import { createElement } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { mount } from './frame.ts';

mount((text) => createElement(ReactMarkdown, { remarkPlugins: [remarkGfm] }, text));
