/** What belongs to the driver itself stands under this name at the top, which no repository can have. */
export const ownFolder = '.zot';
