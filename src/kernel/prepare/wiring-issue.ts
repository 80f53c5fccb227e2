import type { Provider } from '@nestjs/common';
import { CircularDependencyException } from '@nestjs/core/errors/exceptions/circular-dependency.exception.js';
import { UndefinedDependencyException } from '@nestjs/core/errors/exceptions/undefined-dependency.exception.js';
import { UndefinedForwardRefException } from '@nestjs/core/errors/exceptions/undefined-forwardref.exception.js';
import { UnknownDependenciesException } from '@nestjs/core/errors/exceptions/unknown-dependencies.exception.js';
import { UnknownExportException } from '@nestjs/core/errors/exceptions/unknown-export.exception.js';
import { issue, type Definition } from '@zot/extension-api';
import type { Composed, ComposedModule } from '../compose/composed.js';
import type { LocatedIssue } from '../read/located-issue.js';
import type { Graph } from './prepare.js';

/**
 * What Nest throws where it refuses a graph, in words of the config: which section, which of its classes, and what that asks
 * for. Undefined for anything else, which is then no fault of the wiring.
 */
export function wiringIssue(error: unknown, graph: Graph): LocatedIssue | undefined {
  const told = tell(error, graph);
  if (!told) return undefined;
  const { section, what, hint } = told;
  return graph.place(issue.error([], `cannot be wired: ${what}`, hint), section?.entry.definition);
}

interface Told {
  readonly section?: ComposedModule;
  readonly what: string;
  readonly hint?: string;
}

function tell(error: unknown, { composed, known }: Graph): Told | undefined {
  if (error instanceof UnknownDependenciesException) return unmet(error, composed, known);
  if (error instanceof UndefinedDependencyException) {
    const [, consumer = ''] = /dependencies of the (\S+)/.exec(error.message) ?? [];
    return { section: sectionOf(consumer, error.message, composed), what: typeless(consumer) };
  }
  if (error instanceof UnknownExportException) {
    const [, module = '', token = ''] = /module \((\S+)\)\..*exported (.+) is available/s.exec(error.message) ?? [];
    return { section: sectionOf(module, '', composed), what: `${module} exports ${token}, which it does not provide` };
  }
  if (error instanceof CircularDependencyException || error instanceof UndefinedForwardRefException) {
    const [, module = ''] = /inside (\w+)/.exec(error.message) ?? [];
    return { section: sectionOf(module, '', composed), what: 'its classes need each other in a circle' };
  }
  return undefined;
}

function unmet(
  { type, context, message }: UnknownDependenciesException,
  composed: Composed,
  known: readonly Definition[],
): Told {
  const consumer = nameOf(type);
  const section = sectionOf(consumer, message, composed);
  if (context.name === Object || context.name === undefined) return { section, what: typeless(consumer) };
  const asked = nameOf(context.name);
  const owner = known.find((definition) => definition.provides?.some((port) => port === context.name));
  const hint = owner
    ? `its definition must name ${asked}, which is of ${owner.name}, under needs`
    : `its module must list ${asked} under providers`;
  return { section, what: `${consumer} asks for ${asked}, which it cannot reach`, hint };
}

function typeless(consumer: string): string {
  return `what ${consumer} asks for has no type when it runs; its class is imported as a type, or in a circle of files`;
}

/** By the consumer's name; where several modules have such a class, the one that the message names too. */
function sectionOf(consumer: string, message: string, { modules }: Composed): ComposedModule | undefined {
  const having = modules.filter(({ module }) =>
    [module.module, ...(module.providers ?? []), ...(module.controllers ?? [])].some(
      (provider) => nameOf(tokenOf(provider)) === consumer,
    ),
  );
  return having.find(({ module }) => message.includes(` ${module.module.name} `)) ?? having[0];
}

function tokenOf(provider: Provider): unknown {
  return typeof provider === 'function' ? provider : provider.provide;
}

function nameOf(token: unknown): string {
  return typeof token === 'function'
    ? token.name
    : typeof token === 'symbol'
      ? (token.description ?? '')
      : String(token);
}
