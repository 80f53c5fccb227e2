import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const isError = /"level":"(error|fatal)"|UnhandledPromiseRejection/;

/** The first lines of a log that tell of an error. The log of a day has some gigabytes. */
export async function errorsIn(file, most) {
  const found = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (isError.test(line)) found.push(line);
    if (found.length === most) break;
  }
  return found;
}
