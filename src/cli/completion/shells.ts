import type { CommandTree } from './command-tree.js';

type Render = (tree: CommandTree) => string;

/** The shells that can be taught, each with what writes its script. */
export const shells = {
  bash: async (): Promise<Render> => (await import('./bash.js')).bashScript,
  zsh: async (): Promise<Render> => (await import('./zsh.js')).zshScript,
  fish: async (): Promise<Render> => (await import('./fish.js')).fishScript,
  powershell: async (): Promise<Render> => (await import('./powershell.js')).powershellScript,
};
