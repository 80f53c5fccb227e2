/** Written into the bundle when it is made; sources that run as they are have neither. */
export const build = {
  version: process.env.ZOT_BUILD_VERSION ?? 'unbuilt',
  commit: process.env.ZOT_BUILD_COMMIT ?? '',
};
