import type { LanguageRegistration } from '@shikijs/core';

/**
 * C++ as what it adds to C. The usual grammar is 40 times as large, and compiling its expressions takes seconds of the
 * worker before the first colours come; what it tells apart beyond this looks the same in our styles.
 */
export const cppGrammar: LanguageRegistration = {
  name: 'cpp',
  scopeName: 'source.cpp',
  patterns: [{ include: 'source.c' }],
  repository: {},
  // The rules of C go into blocks by themselves; these are looked for wherever they are.
  injections: {
    'L:source.cpp - comment - string': {
      patterns: [
        {
          begin: String.raw`(?:u8|[uUL])?R"([^()\\\s]{0,16})\(`,
          end: String.raw`\)\1"`,
          name: 'string.quoted.double.raw.cpp',
        },
        {
          match: String.raw`\b(class|struct|union|enum(?:\s+(?:class|struct))?|namespace|concept|typename)\s+([A-Za-z_]\w*)`,
          captures: { 1: { name: 'storage.type.cpp' }, 2: { name: 'entity.name.type.cpp' } },
        },
        {
          match: String.raw`\b(?:try|catch|throw|new|delete|co_await|co_return|co_yield|import|module|export)\b`,
          name: 'keyword.control.cpp',
        },
        {
          match: String.raw`\b(?:alignas|alignof|class|concept|consteval|constexpr|constinit|const_cast|decltype|dynamic_cast|explicit|final|friend|mutable|namespace|noexcept|operator|override|private|protected|public|reinterpret_cast|requires|static_assert|static_cast|template|thread_local|typeid|typename|using|virtual)\b`,
          name: 'storage.modifier.cpp',
        },
        {
          match: String.raw`\b(?:auto|bool|wchar_t|char8_t|char16_t|char32_t)\b`,
          name: 'storage.type.cpp',
        },
        { match: String.raw`\b(?:true|false|nullptr)\b`, name: 'constant.language.cpp' },
        { match: String.raw`=\s*(default|delete)\b`, captures: { 1: { name: 'keyword.other.cpp' } } },
        { match: String.raw`\b[A-Za-z_]\w*(?=<[^<>;]*>\s*\()`, name: 'entity.name.function.cpp' },
        {
          match: String.raw`(?<=\bstd::)(?!(?:c(?:in|out|err|log)|endl|flush)\b)[a-z_]\w*\b(?!\s*\()`,
          name: 'entity.name.type.cpp',
        },
        {
          match: String.raw`\b(?:[A-Z]\w*[a-z]\w*|[A-Z])\b(?!\s*\()`,
          name: 'entity.name.type.cpp',
        },
        { match: String.raw`\bthis\b`, name: 'variable.language.cpp' },
      ],
    },
  },
};
