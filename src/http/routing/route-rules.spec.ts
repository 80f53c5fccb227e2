import { All, Controller, Get, Post } from '@nestjs/common';
import { Access, type HostedModule } from '@zot/extension-api';
import { checkRoutes } from './route-rules.js';

class Module {}

function hosted(section: string, path: string, isOfPackage: boolean, build: (type: object) => void): HostedModule {
  class Routes {
    first() {}
    second() {}
  }
  Controller(path)(Routes);
  build(Routes.prototype);
  return { section, isOfPackage, module: { module: Module, controllers: [Routes] } };
}

function get(path: string, isRuled = true, decorate = Get) {
  return (prototype: object) => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, 'first')!;
    decorate(path)(prototype, 'first', descriptor);
    if (isRuled) Access('identified')(prototype, 'first', descriptor);
  };
}

const told = (...modules: HostedModule[]) =>
  [...checkRoutes(modules)].map(({ section, issue: { severity, message } }) => `${severity} ${section}: ${message}`);

it.each(['v2/_acme/ext/quota', '/v2/_acme.example/ext/quota/', '/acme', 'hooks/acme'])(
  'takes %s from a package',
  (path) => {
    expect(told(hosted('quota', path, true, get(':name')))).toEqual([]);
  },
);

it.each([
  'v2',
  'v2/quota',
  'v2/_oci/ext/quota',
  'v2/_zot/ext/quota',
  'v2/_acme/quota',
  'v2/_Acme/ext/x',
  'zot/auth',
  'zot',
])('refuses %s from a package, and not from what ships', (path) => {
  expect(told(hosted('quota', path, true, get('')))).toEqual([
    `error quota: has the route GET /${path}, where only the registry's own can be`,
  ]);
  expect(told(hosted('quota', path, false, get('')))).toEqual([]);
});

it('refuses a route without an access rule, whose it may be', () => {
  expect(told(hosted('quota', 'acme', false, get('x', false)))).toEqual([
    'error quota: no access rule says who may call GET /acme/x',
  ]);
});

it('refuses what two have, whatever their parameters are called', () => {
  const one = hosted('quota', 'acme', true, get(':name/size'));
  const other = hosted('other', '/acme/:repository', true, get('size/'));
  expect(told(one, other)).toEqual(['error other: has the route GET /acme/:repository/size, which quota has already']);
});

it('tells methods and paths apart', () => {
  const modules = [get('a'), get('b'), get('a', true, Post), get('a', true, All)].map((build, index) =>
    hosted(`section ${index}`, 'acme', true, build),
  );
  expect(told(...modules)).toEqual([]);
});

it('has nothing to say of methods that are no routes', () => {
  expect(told(hosted('quota', 'acme', true, () => undefined))).toEqual([]);
  expect(told({ section: 'none', isOfPackage: true, module: { module: Module } })).toEqual([]);
});
