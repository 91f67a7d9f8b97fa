import '@fontsource-variable/inter/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { preload } from 'react-dom';
import { appName } from '../lib/app-name.ts';

export const metadata: Metadata = {
  title: appName,
  description: 'Your own chat with any model.',
  manifest: '/manifest.webmanifest',
  icons: { icon: [{ url: '/favicon.svg', type: 'image/svg+xml' }], apple: '/apple-touch-icon.png' },
  robots: { index: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fdfcfb' },
    { media: '(prefers-color-scheme: dark)', color: '#17181a' },
  ],
};

// The same file that the style sheet names: asked for at once, it is there before the first words are drawn.
const typeface = new URL('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2', import.meta.url)
  .pathname;

export default function RootLayout({ children }: { children: ReactNode }) {
  preload(typeface, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' });
  return (
    // theme.js writes data attributes here before React starts.
    <html lang="en" suppressHydrationWarning>
      <head>
        <script src="/theme.js" />
      </head>
      <body>{children}</body>
    </html>
  );
}
