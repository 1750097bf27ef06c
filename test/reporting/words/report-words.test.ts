import { WORDS } from '../../../reporting/words/report-words.ts';
import { describeCatalogues } from '../../support/catalogues.ts';

const one = (text: string) => ({ count: 1, text });
const two = (text: string) => ({ count: 2, text });

const samples = {
  'coverage.more': [
    ['⟦0⟧', 1, '⟦1⟧'],
    ['⟦0⟧', 2, '⟦1⟧'],
  ],
  'file.size': [
    [one('⟦0⟧'), '⟦1⟧'],
    [two('⟦0⟧'), '⟦1⟧'],
  ],
};

describeCatalogues(WORDS, { samples, same: ['fr:report.messages', 'fr:picture.messages'] });
