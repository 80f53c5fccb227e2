import type { DriverParameters } from './store.config.js';

/** A parameter of a driver. Keys are read in any case, since zot takes them so. */
export function parameter(driver: DriverParameters, key: string): unknown {
  return Object.entries(driver).find(([name]) => name.toLowerCase() === key)?.[1];
}

/** The name that picks the driver; empty where there is none. */
export function driverName(driver: DriverParameters): string {
  const name = parameter(driver, 'name');
  return typeof name === 'string' ? name : '';
}
