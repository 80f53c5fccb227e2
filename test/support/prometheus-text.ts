/** One line of what Prometheus reads. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text format as Prometheus does. Throws for a line that is none. */
export class PrometheusSamples {
  readonly types = new Map<string, string>();
  readonly all: readonly Sample[];

  constructor(text: string) {
    const samples: Sample[] = [];
    for (const line of text.split('\n')) {
      const type = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line);
      if (type) this.types.set(type[1]!, type[2]!);
      else if (line !== '' && !line.startsWith('# HELP ')) samples.push(sampleOf(line));
    }
    this.all = samples;
  }

  /** The value of the sample with these labels; undefined where there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const isMeant = (sample: Sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
    const found = this.all.filter(isMeant);
    if (found.length > 1) throw new Error(`${found.length} samples of ${name} are meant`);
    return found[0]?.value;
  }

  labelsOf(name: string): string[] {
    return Object.keys(this.all.find((sample) => sample.name === name)?.labels ?? {});
  }
}

function sampleOf(line: string): Sample {
  const parts = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (!parts) throw new Error(`no line of metrics: ${line}`);
  const [, name, labels = '', value] = parts;
  const pairs = [...labels.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)/g)];
  if (pairs.map(([whole]) => whole).join('') !== labels) throw new Error(`no labels of metrics: ${labels}`);
  const number = /^[+-]?Inf$/.test(value!) ? Infinity : Number(/^nan$/i.test(value!) ? NaN : value);
  return { name: name!, labels: Object.fromEntries(pairs.map(([, label, text]) => [label!, text!])), value: number };
}
