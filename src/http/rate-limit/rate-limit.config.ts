import { Setting } from '@zot/extension-api';

export class MethodRateConfig {
  @Setting({ type: 'string', describe: 'The method meant, such as GET. Needed.' })
  method = '';

  @Setting({
    type: 'integer',
    describe: 'How many requests of the method a client may make in a second, above 0. Needed.',
  })
  rate = 0;
}

/** How many requests one client may make; more are answered by 429. */
export class RateLimitConfig {
  @Setting({
    type: 'integer',
    describe: 'How many requests a client may make in a second, above 0. Default: no limit.',
  })
  rate?: number;

  @Setting({ type: [MethodRateConfig], describe: 'Limits of single methods, beside the one for all. Default: none.' })
  methods: MethodRateConfig[] = [];

  /** Whether several servers count together; stands in another section, and is no setting. */
  isShared?: boolean;
}
