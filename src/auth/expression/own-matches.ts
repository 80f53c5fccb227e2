import type { ASTNode } from '@marcbachmann/cel-js';

/** The patterns that stand in an expression as text, behind `matches`. */
export function textPatterns(root: ASTNode): string[] {
  return callsOfMatches(root).flatMap((call) => {
    const pattern = call.args[2][0];
    return pattern?.op === 'value' && typeof pattern.args === 'string' ? [pattern.args] : [];
  });
}

/** The same expression with `matchesRe2` in place of `matches`; undefined where there is none. Changes the nodes given. */
export function withOwnMatches(root: ASTNode): ASTNode | undefined {
  const calls = callsOfMatches(root);
  for (const call of calls) (call.args as [string, ...unknown[]])[0] = 'matchesRe2';
  return calls.length > 0 ? root : undefined;
}

type MethodCall = Extract<ASTNode, { op: 'rcall' }>;

function callsOfMatches(root: ASTNode): MethodCall[] {
  const found: MethodCall[] = [];
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (Array.isArray(one)) open.push(...(one as unknown[]));
    else if ('op' in one) {
      const node = one as ASTNode;
      if (node.op === 'rcall' && node.args[0] === 'matches') found.push(node);
      open.push(node.args);
    }
  }
  return found;
}
