// Nest is loaded as ESM first; otherwise its CommonJS companions fail with "require() of an ES Module in a cycle".
import 'reflect-metadata';
await import('@nestjs/common');
await import('@nestjs/core');
