import { Setting } from '@zot/extension-api';

export class SbomConfig {
  @Setting({
    type: 'boolean',
    describe: 'Stores a bill of materials beside each image that is scanned. Default: false.',
  })
  enable = false;

  @Setting({
    type: 'string',
    describe: 'Its format, spdx-json or cyclonedx. Default, and in place of any other: spdx-json.',
  })
  format = 'spdx-json';
}

export class TrivyConfig {
  @Setting({
    type: 'string',
    describe: 'The repository of the vulnerability database. Default: ghcr.io/aquasecurity/trivy-db.',
  })
  dbRepository = 'ghcr.io/aquasecurity/trivy-db';

  @Setting({
    type: 'string',
    describe: 'The repository of the database of Java archives. Default: ghcr.io/aquasecurity/trivy-java-db.',
  })
  javaDBRepository = 'ghcr.io/aquasecurity/trivy-java-db';

  @Setting({
    type: ['string'],
    describe: 'Whose opinion counts for the severity of a vulnerability, the first that has one. Default: auto.',
  })
  vulnSeveritySources: string[] = ['auto'];

  @Setting({ type: SbomConfig, describe: 'Whether a bill of materials is stored. Default: none is.' })
  sbom = new SbomConfig();
}
