import { definePoint } from '../wiring/point.js';

/** A piece of a page that an extension fills. Described as data: no script of an extension runs in the browser. */
export interface UiPanel {
  /** Unique in a server, such as `acme-quota`. */
  readonly id: string;
  readonly title: string;
  /** The page that it is on. */
  readonly place: 'home' | 'repository' | 'image';
  /**
   * The path of a route of the extension, which answers `{"rows": [{"name": …, "value": …}]}` with `value` a text. `{repository}`
   * and `{digest}` in it stand for those of the page. The browser's user must be allowed to call it.
   */
  readonly source: string;
}

/** The panels of one extension. A class of it, contributed to `uiPanels`. */
export interface UiPanels {
  /** Called once, before the server listens. */
  panels(): readonly UiPanel[];
}

/** Owner: extensions.ui. Asked once, before the server listens; not at all without that extension. */
export const uiPanels = definePoint<UiPanels>('ui.panels', { hooks: { panels: {} } });
