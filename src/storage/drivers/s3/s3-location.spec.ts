import { StartError } from '@zot/extension-api';
import { s3Location } from './s3-location.js';
import { S3Config } from './s3.config.js';

const at = (config: Partial<S3Config>) => s3Location(Object.assign(new S3Config(), config));

describe('where a bucket is', () => {
  it('is AWS in a region, the bucket in the name of the host', () => {
    expect(at({ region: 'eu-central-1' })).toEqual({
      endpoint: undefined,
      region: 'eu-central-1',
      isSecure: true,
      forcePathStyle: false,
    });
    expect(at({ region: 'us-gov-west-1', forcepathstyle: true }).forcePathStyle).toBe(true);
  });

  it.each([
    [{ regionendpoint: 'http://minio.local:9000' }, 'http://minio.local:9000/', false],
    [{ regionendpoint: 'https://minio.local', secure: false }, 'https://minio.local/', true],
    [{ regionendpoint: 'minio.local:9000' }, 'https://minio.local:9000/', true],
    [{ regionendpoint: 'minio.local:9000', secure: false }, 'http://minio.local:9000/', false],
    [{ regionendpoint: '[::1]:9000', secure: false }, 'http://[::1]:9000/', false],
  ])('is another server: %j', (config, endpoint, isSecure) => {
    expect(at(config)).toEqual({ endpoint, region: 'us-east-1', isSecure, forcePathStyle: true });
  });

  it('takes the region and the style that are given beside a server', () => {
    const config = { regionendpoint: 'http://ceph', region: 'here', forcepathstyle: false };
    expect(at(config)).toMatchObject({ region: 'here', forcePathStyle: false });
  });

  it.each([
    [{}, 'storageDriver.region: is missing, and there is no regionendpoint either'],
    [{ region: 'mars' }, 'storageDriver.region: there is no region "mars"'],
    [{ regionendpoint: 'ftp://host' }, 'storageDriver.regionendpoint: is no address of a server'],
    [{ regionendpoint: 'http://user:password@host' }, 'storageDriver.regionendpoint: is no address of a server'],
    [{ regionendpoint: 'http://' }, 'storageDriver.regionendpoint: is no address of a server'],
  ])('stops the start for %j', (config, message) => {
    expect(() => at(config)).toThrow(StartError);
    expect(() => at(config)).toThrow(message);
  });
});
