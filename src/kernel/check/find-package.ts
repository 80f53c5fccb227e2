import { locatePackage } from '../resolve/locate-package.js';

/** Whether a specifier can be found from the folder of the config file, or else from the app; nothing of it is loaded. */
export function findsPackage(specifier: string, configFile: string): boolean {
  return !('problem' in locatePackage(specifier, configFile));
}
