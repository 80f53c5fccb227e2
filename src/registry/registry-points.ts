import { Injectable } from '@nestjs/common';
import {
  damageObservers,
  FromPoint,
  manifestChecks,
  manifestObservers,
  repositoryObservers,
  type Contributions,
  type DamageObserver,
  type ManifestCheck,
  type ManifestObserver,
  type RepositoryObserver,
} from '@zot/extension-api';

/** What others add to this room. */
@Injectable()
export class RegistryPoints {
  constructor(
    @FromPoint(manifestChecks) readonly checks: Contributions<ManifestCheck>,
    @FromPoint(manifestObservers) readonly observers: Contributions<ManifestObserver>,
    @FromPoint(repositoryObservers) readonly repositoryObservers: Contributions<RepositoryObserver>,
    @FromPoint(damageObservers) readonly damage: Contributions<DamageObserver>,
  ) {}
}
