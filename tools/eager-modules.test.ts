import { expect, test } from 'vitest';
import { withEagerModules } from './eager-modules.ts';

const head = '(globalThis.TURBOPACK||(globalThis.TURBOPACK=[])).push([';

test('every module of a chunk stands in parentheses, and nothing else is changed', () => {
  const chunk = `${head}"object"==typeof document?document.currentScript:void 0,7,(e,t)=>{t.a=")}"},8,9,e=>{e.s([()=>1])}]);\n//# sourceMappingURL=x`;
  expect(withEagerModules(chunk)).toBe(
    `${head}"object"==typeof document?document.currentScript:void 0,7,((e,t)=>{t.a=")}"}),8,9,(e=>{e.s([()=>1])})]);\n//# sourceMappingURL=x`,
  );
});

test('modules of the same text are each found', () => {
  expect(withEagerModules(`${head}1,e=>{},2,e=>{}]);`)).toBe(`${head}1,(e=>{}),2,(e=>{})]);`);
});

test('a script that hands over no modules stays as it is', () => {
  const script = '(()=>{globalThis.started=true})()';
  expect(withEagerModules(script)).toBe(script);
});
