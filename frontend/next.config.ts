import type { NextConfig } from 'next';

const isDev = process.env.NODE_ENV === 'development';
const apiOrigin = process.env.PARLEY_DEV_API ?? 'http://127.0.0.1:8000';

/** What a static export cannot do in production (fallback page, API on the same origin), the dev server does here. */
const devServer: NextConfig = {
  allowedDevOrigins: ['127.0.0.1'],
  rewrites: async () => ({
    beforeFiles: [{ source: '/c/:path*', destination: '/' }],
    afterFiles: [{ source: '/api/:path*', destination: `${apiOrigin}/api/:path*` }],
    fallback: [],
  }),
};

const config: NextConfig = {
  ...(isDev ? devServer : { output: 'export' }),
  reactCompiler: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  // `:dir(rtl)` would become a list of languages, and no text here says what language it is in.
  experimental: { lightningCssFeatures: { exclude: ['dir-selector'] } },
  transpilePackages: ['@parley/contract'],
  // `npm run check` type-checks the whole repository; doing it twice would only make the first start slower.
  typescript: { ignoreBuildErrors: true },
};

export default config;
