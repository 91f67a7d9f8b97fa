import { startFakeModel } from './server.ts';

const fake = await startFakeModel(Number(process.env.PORT ?? 0));
console.log(`The fake model listens at ${fake.url}/v1`);
