/** Refused at sign-up when ENVIRONMENT=production: the passwords that every guesser tries first. */
const common = new Set(
  `12345678 123456789 1234567890 password password1 password12 password123 passw0rd p@ssw0rd qwertyui qwerty12 qwerty123
  qwertyuiop 1q2w3e4r 1q2w3e4r5t 1qaz2wsx zaq12wsx asdfghjk asdfghjkl asdf1234 zxcvbnm1 11111111 111111111 00000000
  22222222 88888888 99999999 12341234 11223344 12344321 87654321 987654321 abcd1234 abc12345 a1b2c3d4 iloveyou iloveyou1
  sunshine princess football football1 baseball baseball1 basketball superman batman123 trustno1 whatever welcome1
  welcome123 letmein1 letmein123 admin123 admin1234 administrator changeme changeme1 default1 secret123 computer
  internet starwars michelle jennifer jordan23 dragon123 monkey123 charlie1 michael1 shadow12 master12 freedom1
  mustang1 corvette maverick samantha victoria metallica liverpool chelsea1 arsenal1 barcelona realmadrid
  google123 facebook samsung1 pokemon1 minecraft fortnite qazwsxedc q1w2e3r4 q1w2e3r4t5 test1234 testtest guest123
  summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2025 autumn2025`
    .split(/\s+/)
    .filter(Boolean),
);

export const isCommonPassword = (password: string): boolean => common.has(password.toLowerCase());
