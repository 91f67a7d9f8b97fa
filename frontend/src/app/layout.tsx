import '@fontsource-variable/inter/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { preload } from 'react-dom';
import { greeting } from '../features/chat/start-page.ts';
import { appName } from '../lib/app-name.ts';
import { fillStartPage, preparePage } from './first-paint.ts';

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

const apiUrl = process.env.NEXT_PUBLIC_API_URL ?? '';
/** `tools/build-ui.ts` puts the files here that the two screens are made of. */
const workspaceParts = ['/workspace-parts'];
const signInParts = ['/sign-in-parts'];

/** A script of the page itself: a file of its own would keep the first paint waiting. */
function InlineScript({ code }: { code: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: our own functions.
  return <script suppressHydrationWarning dangerouslySetInnerHTML={{ __html: code }} />;
}

export default function RootLayout({ children }: { children: ReactNode }) {
  preload(typeface, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' });
  return (
    // The first script writes data attributes here before React starts.
    <html lang="en" suppressHydrationWarning>
      <head>
        <InlineScript
          code={`(${preparePage})(${JSON.stringify(apiUrl)},${JSON.stringify(workspaceParts)},${JSON.stringify(signInParts)})`}
        />
      </head>
      <body>
        {children}
        <InlineScript code={`(${fillStartPage})(${greeting})`} />
      </body>
    </html>
  );
}
