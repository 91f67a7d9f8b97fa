import { startFakeWeb } from './server.ts';

const web = await startFakeWeb({ port: Number(process.env.PORT ?? 0) });
console.log(`The fake web listens at ${web.url}; DuckDuckGo is at ${web.url}/html/`);
