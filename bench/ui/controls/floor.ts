// The least that a chat page can be: React, a field, and what was sent. What it takes is the browser's own share.
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { mount } from './frame.ts';

function Chat() {
  const [sent, setSent] = useState<readonly string[]>([]);
  return createElement(
    'main',
    null,
    createElement('h1', null, 'Good morning'),
    createElement(
      'div',
      { role: 'log' },
      sent.map((text) => createElement('article', { key: text }, text)),
    ),
    createElement('textarea', {
      placeholder: 'Ask anything',
      onKeyDown: (event: { key: string; preventDefault(): void; currentTarget: HTMLTextAreaElement }) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        const { value } = event.currentTarget;
        event.currentTarget.value = '';
        setSent((before) => [...before, value]);
      },
    }),
  );
}

createRoot(document.getElementById('chat') as HTMLElement).render(createElement(Chat));
mount((text) => createElement('p', null, text));
