import { Setting } from '@zot/extension-api';

/** The version of the OCI distribution spec that is served. */
export const servedSpecVersion = '1.1.1';

/** The single values at the top of the file. */
export class GeneralConfig {
  @Setting({
    type: 'string',
    describe: 'The version of the OCI distribution spec. Default and only value 1.1.1; another one is replaced by it.',
  })
  distSpecVersion = servedSpecVersion;

  @Setting({ type: 'string', describe: 'What is reported as the version of the runtime. Default: that of Node.' })
  goVersion?: string;

  @Setting({ type: 'string', describe: 'What is reported as the commit of this build. Default: that of the build.' })
  commit?: string;

  @Setting({ type: 'string', describe: 'What is reported as the release of this build. Default: that of the build.' })
  releaseTag?: string;

  @Setting({ type: 'string', describe: 'What is reported as the kind of this build. Default: its extensions.' })
  binaryType?: string;
}
