import stylistic from '@stylistic/eslint-plugin';
import tseslint from 'typescript-eslint';
import { house } from './lint/plugin.mjs';

const style = {
  '@stylistic/indent': ['error', 2, { SwitchCase: 1, ignoredNodes: ['TSTypeParameterInstantiation'] }],
  '@stylistic/quotes': ['error', 'single', { avoidEscape: true }],
  '@stylistic/semi': ['error', 'always'],
  '@stylistic/comma-dangle': ['error', 'always-multiline'],
  '@stylistic/max-len': ['error', {
    code: 120,
    ignoreUrls: true,
    ignoreStrings: true,
    ignoreTemplateLiterals: true,
    ignoreRegExpLiterals: true,
  }],
  '@stylistic/object-curly-spacing': ['error', 'always'],
  '@stylistic/array-bracket-spacing': ['error', 'never'],
  '@stylistic/keyword-spacing': 'error',
  '@stylistic/space-before-blocks': 'error',
  '@stylistic/space-infix-ops': 'error',
  '@stylistic/brace-style': ['error', '1tbs', { allowSingleLine: true }],
  '@stylistic/member-delimiter-style': 'error',
  '@stylistic/no-trailing-spaces': 'error',
  '@stylistic/no-multiple-empty-lines': ['error', { max: 1, maxBOF: 0, maxEOF: 0 }],
  '@stylistic/eol-last': 'error',
  '@stylistic/arrow-parens': ['error', 'always'],
  'no-var': 'error',
  'prefer-const': 'error',
  'eqeqeq': ['error', 'always', { null: 'ignore' }],
  'no-console': 'error',
};

// A long file is usually two ideas.
const size = {
  'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
};

const typescript = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-require-imports': 'error',
  '@typescript-eslint/no-unused-vars': ['error', {
    args: 'all',
    argsIgnorePattern: '^_',
    varsIgnorePattern: '^_',
    ignoreRestSiblings: true,
  }],
  '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
  'house/no-default-export': 'error',
  'house/no-cycles': 'error',
};

const imports = { 'house/layers': 'error', 'house/one-barrel': 'error' };

export default tseslint.config(
  { ignores: ['lib/', 'dist/', 'coverage/', 'node_modules/', 'images/', '**/*.d.ts', '**/*.js'] },
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { '@stylistic': stylistic, house },
    rules: { ...style, ...size },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: typescript,
  },
  { files: ['src/**/*.ts'], rules: imports },
  // A suite's describe() is a list of tests, not a long function.
  { files: ['test/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  // These talk to a person in a terminal.
  {
    files: ['scripts/**', 'bench/**', 'examples/**', 'test/cluster/**', 'test/group/**', 'test/package/**'],
    rules: { 'no-console': 'off' },
  },
);
