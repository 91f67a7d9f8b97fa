export const appName = process.env.NEXT_PUBLIC_APP_NAME ?? 'Parley';
