import { Matches, Min } from 'class-validator';
import { Setting } from '@zot/extension-api';

/** What is asked of one package that the file names elsewhere. All of it may be left out. */
export class PackageConfig {
  @Setting({ type: 'string', describe: 'The versions that may be loaded, as a range such as ^1.2.0. Default: any.' })
  version?: string;

  @Matches(/^sha512-[A-Za-z0-9+/]{86}==$/, {
    message: 'is not a sha512 digest',
    context: { hint: 'have it written by `zot extension pin`' },
  })
  @Setting({
    type: 'string',
    describe: 'The sha512 digest of the package’s files; other files are not loaded. Default: not checked.',
  })
  integrity?: string;

  @Setting({
    type: 'boolean',
    describe: 'Starts without the package where it cannot be found, loaded or started, with a warning. Default: false.',
  })
  optional = false;

  @Setting({
    type: 'boolean',
    describe:
      'Runs the package in a process of its own, which takes checks and observers of manifests only. Default: false.',
  })
  isolated = false;

  @Min(0, { message: 'must not be negative' })
  @Setting({
    type: 'duration',
    describe:
      'The longest time that loading it, starting it, each call of one of its hooks, and each of its routes until it answers may take, as a duration; 0 for no limit. Default: 10s for loading and for starting, 1s for a hook, 30s for a route.',
  })
  timeout?: number;
}

/** Packages by the specifier that the file names them with. Naming one here alone loads nothing. */
export class PackagesConfig {
  @Setting({
    type: { '*': PackageConfig },
    rest: true,
    describe: 'A package, by its full npm specifier or the path of a module. Default: none.',
  })
  bySpecifier: Record<string, PackageConfig> = {};
}
