import { Setting } from '@zot/extension-api';

export class LintConfig {
  @Setting({ type: 'boolean', describe: 'Whether manifests are checked as they are pushed. Default: true.' })
  enable = true;

  @Setting({
    type: ['string'],
    describe: 'The annotations, or labels of its config, that an image needs to be taken. Default: none.',
  })
  mandatoryAnnotations: string[] = [];
}
