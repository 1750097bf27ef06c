import { WORDS } from '../../../../lambdas/reports/words/words.ts';
import { describeCatalogues } from '../../../catalogues.ts';

const counts = [
  ['⟦0⟧', 1, '⟦1⟧'],
  ['⟦0⟧', 2, '⟦1⟧'],
];

describeCatalogues(WORDS, { samples: { 'seen.more': counts } });
