import { Setting } from '@zot/extension-api';

export class ConditionConfig {
  @Setting({ type: 'string', describe: 'What must be true of a request, as a CEL expression over req. Needed.' })
  expression = '';

  @Setting({ type: 'string', describe: 'What the client is told where it is not. Default: nothing.' })
  message = '';
}

export class PolicyConfig {
  @Setting({ type: ['string'], describe: 'The users meant. Default: none.' })
  users: string[] = [];

  @Setting({ type: ['string'], describe: 'The groups meant; names compare without case. Default: none.' })
  groups: string[] = [];

  @Setting({
    type: ['string'],
    describe: 'What they may do: read, create, update, delete, detectManifestCollision. Default: nothing.',
  })
  actions: string[] = [];

  @Setting({ type: [ConditionConfig], describe: 'What must hold for each request, all of it. Default: nothing more.' })
  conditions: ConditionConfig[] = [];
}
