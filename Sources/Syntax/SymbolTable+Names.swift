// Written by Scripts/symbol_table.py (make symbols) from IPython's table; edit that instead.

extension SymbolTable {
  /// Name and symbol in turn, by the names' bytes in ascending order; accents stand on a ◌.
  static let namesText = #"""
    AA Å AE Æ Alpha Α Angstrom Å Beta Β Chi Χ DH Ð DJ Đ Delta Δ Digamma Ϝ Epsilon Ε Eta Η Finv Ⅎ Gamma Γ H ◌̋ Im ℑ
    Iota Ι Kappa Κ Koppa Ϟ L Ł Lambda Λ Mu Μ NG Ŋ Nu Ν O Ø OE Œ Omega Ω Omicron Ο Phi Φ Pi Π Psi Ψ Re ℜ Rho Ρ
    Sampi Ϡ Sigma Σ Stigma Ϛ TH Þ Tau Τ Theta Θ Upsilon Υ Vert ‖ Xi Ξ Zbar Ƶ Zeta Ζ ^- ⁻ ^0 ⁰ ^1 ¹ ^2 ² ^3 ³ ^4 ⁴
    ^5 ⁵ ^6 ⁶ ^7 ⁷ ^8 ⁸ ^9 ⁹ ^T ᵀ _+ ₊ _- ₋ _0 ₀ _1 ₁ _2 ₂ _3 ₃ _4 ₄ _5 ₅ _6 ₆ _7 ₇ _8 ₈ _9 ₉ _a ₐ _beta ᵦ _chi ᵪ
    _e ₑ _gamma ᵧ _h ₕ _i ᵢ _j ⱼ _k ₖ _l ₗ _m ₘ _n ₙ _o ₒ _p ₚ _phi ᵩ _r ᵣ _rho ᵨ _s ₛ _t ₜ _u ᵤ _v ᵥ _x ₓ aa å
    acute ◌́ ae æ aleph ℵ alpha α annuity ◌⃧ approx ≈ bar ◌̄ bbA 𝔸 bbB 𝔹 bbC ℂ bbD 𝔻 bbE 𝔼 bbF 𝔽 bbG 𝔾 bbGamma ℾ
    bbH ℍ bbI 𝕀 bbJ 𝕁 bbK 𝕂 bbL 𝕃 bbM 𝕄 bbN ℕ bbO 𝕆 bbP ℙ bbPi ℿ bbQ ℚ bbR ℝ bbS 𝕊 bbT 𝕋 bbU 𝕌 bbV 𝕍 bbW 𝕎 bbX 𝕏
    bbY 𝕐 bbZ ℤ bba 𝕒 bbb 𝕓 bbc 𝕔 bbd 𝕕 bbe 𝕖 bbf 𝕗 bbg 𝕘 bbgamma ℽ bbh 𝕙 bbi 𝕚 bbiD ⅅ bbid ⅆ bbie ⅇ bbii ⅈ bbij ⅉ
    bbj 𝕛 bbk 𝕜 bbl 𝕝 bbm 𝕞 bbn 𝕟 bbo 𝕠 bbp 𝕡 bbq 𝕢 bbr 𝕣 bbs 𝕤 bbt 𝕥 bbu 𝕦 bbv 𝕧 bbw 𝕨 bbx 𝕩 bby 𝕪 bbz 𝕫 beta β
    beth ℶ bfA 𝐀 bfAlpha 𝚨 bfB 𝐁 bfBeta 𝚩 bfC 𝐂 bfChi 𝚾 bfD 𝐃 bfDelta 𝚫 bfE 𝐄 bfEpsilon 𝚬 bfEta 𝚮 bfF 𝐅 bfG 𝐆
    bfGamma 𝚪 bfH 𝐇 bfI 𝐈 bfIota 𝚰 bfJ 𝐉 bfK 𝐊 bfKappa 𝚱 bfL 𝐋 bfLambda 𝚲 bfM 𝐌 bfMu 𝚳 bfN 𝐍 bfNu 𝚴 bfO 𝐎
    bfOmega 𝛀 bfOmicron 𝚶 bfP 𝐏 bfPhi 𝚽 bfPi 𝚷 bfPsi 𝚿 bfQ 𝐐 bfR 𝐑 bfRho 𝚸 bfS 𝐒 bfSigma 𝚺 bfT 𝐓 bfTau 𝚻 bfTheta 𝚯
    bfU 𝐔 bfUpsilon 𝚼 bfV 𝐕 bfW 𝐖 bfX 𝐗 bfXi 𝚵 bfY 𝐘 bfZ 𝐙 bfZeta 𝚭 bfa 𝐚 bfalpha 𝛂 bfb 𝐛 bfbeta 𝛃 bfc 𝐜 bfchi 𝛘
    bfd 𝐝 bfdelta 𝛅 bfe 𝐞 bfepsilon 𝛜 bfeta 𝛈 bff 𝐟 bfg 𝐠 bfgamma 𝛄 bfh 𝐡 bfi 𝐢 bfiota 𝛊 bfj 𝐣 bfk 𝐤 bfkappa 𝛋
    bfl 𝐥 bflambda 𝛌 bfm 𝐦 bfmu 𝛍 bfn 𝐧 bfnu 𝛎 bfo 𝐨 bfomega 𝛚 bfomicron 𝛐 bfp 𝐩 bfphi 𝛟 bfpi 𝛑 bfpsi 𝛙 bfq 𝐪
    bfr 𝐫 bfrakA 𝕬 bfrakB 𝕭 bfrakC 𝕮 bfrakD 𝕯 bfrakE 𝕰 bfrakF 𝕱 bfrakG 𝕲 bfrakH 𝕳 bfrakI 𝕴 bfrakJ 𝕵 bfrakK 𝕶
    bfrakL 𝕷 bfrakM 𝕸 bfrakN 𝕹 bfrakO 𝕺 bfrakP 𝕻 bfrakQ 𝕼 bfrakR 𝕽 bfrakS 𝕾 bfrakT 𝕿 bfrakU 𝖀 bfrakV 𝖁 bfrakW 𝖂
    bfrakX 𝖃 bfrakY 𝖄 bfrakZ 𝖅 bfraka 𝖆 bfrakb 𝖇 bfrakc 𝖈 bfrakd 𝖉 bfrake 𝖊 bfrakf 𝖋 bfrakg 𝖌 bfrakh 𝖍 bfraki 𝖎
    bfrakj 𝖏 bfrakk 𝖐 bfrakl 𝖑 bfrakm 𝖒 bfrakn 𝖓 bfrako 𝖔 bfrakp 𝖕 bfrakq 𝖖 bfrakr 𝖗 bfraks 𝖘 bfrakt 𝖙 bfraku 𝖚
    bfrakv 𝖛 bfrakw 𝖜 bfrakx 𝖝 bfraky 𝖞 bfrakz 𝖟 bfrho 𝛒 bfs 𝐬 bfsigma 𝛔 bft 𝐭 bftau 𝛕 bftheta 𝛉 bfu 𝐮 bfupsilon 𝛖
    bfv 𝐯 bfvarTheta 𝚹 bfvarepsilon 𝛆 bfvarkappa 𝛞 bfvarphi 𝛗 bfvarpi 𝛡 bfvarrho 𝛠 bfvarsigma 𝛓 bfvartheta 𝛝 bfw 𝐰
    bfx 𝐱 bfxi 𝛏 bfy 𝐲 bfz 𝐳 bfzeta 𝛇 biA 𝑨 biAlpha 𝜜 biB 𝑩 biBeta 𝜝 biC 𝑪 biChi 𝜲 biD 𝑫 biDelta 𝜟 biE 𝑬
    biEpsilon 𝜠 biEta 𝜢 biF 𝑭 biG 𝑮 biGamma 𝜞 biH 𝑯 biI 𝑰 biIota 𝜤 biJ 𝑱 biK 𝑲 biKappa 𝜥 biL 𝑳 biLambda 𝜦 biM 𝑴
    biMu 𝜧 biN 𝑵 biNu 𝜨 biO 𝑶 biOmega 𝜴 biOmicron 𝜪 biP 𝑷 biPhi 𝜱 biPi 𝜫 biPsi 𝜳 biQ 𝑸 biR 𝑹 biRho 𝜬 biS 𝑺
    biSigma 𝜮 biT 𝑻 biTau 𝜯 biTheta 𝜣 biU 𝑼 biUpsilon 𝜰 biV 𝑽 biW 𝑾 biX 𝑿 biXi 𝜩 biY 𝒀 biZ 𝒁 biZeta 𝜡 bia 𝒂
    bialpha 𝜶 bib 𝒃 bibeta 𝜷 bic 𝒄 bichi 𝝌 bid 𝒅 bidelta 𝜹 bie 𝒆 biepsilon 𝝐 bieta 𝜼 bif 𝒇 big 𝒈 bigamma 𝜸 bih 𝒉
    bii 𝒊 biiota 𝜾 bij 𝒋 bik 𝒌 bikappa 𝜿 bil 𝒍 bilambda 𝝀 bim 𝒎 bimu 𝝁 bin 𝒏 binu 𝝂 bio 𝒐 biomega 𝝎 biomicron 𝝄
    bip 𝒑 biphi 𝝓 bipi 𝝅 bipsi 𝝍 biq 𝒒 bir 𝒓 birho 𝝆 bis 𝒔 bisansA 𝘼 bisansAlpha 𝞐 bisansB 𝘽 bisansBeta 𝞑
    bisansC 𝘾 bisansChi 𝞦 bisansD 𝘿 bisansDelta 𝞓 bisansE 𝙀 bisansEpsilon 𝞔 bisansEta 𝞖 bisansF 𝙁 bisansG 𝙂
    bisansGamma 𝞒 bisansH 𝙃 bisansI 𝙄 bisansIota 𝞘 bisansJ 𝙅 bisansK 𝙆 bisansKappa 𝞙 bisansL 𝙇 bisansLambda 𝞚
    bisansM 𝙈 bisansMu 𝞛 bisansN 𝙉 bisansNu 𝞜 bisansO 𝙊 bisansOmega 𝞨 bisansOmicron 𝞞 bisansP 𝙋 bisansPhi 𝞥
    bisansPi 𝞟 bisansPsi 𝞧 bisansQ 𝙌 bisansR 𝙍 bisansRho 𝞠 bisansS 𝙎 bisansSigma 𝞢 bisansT 𝙏 bisansTau 𝞣
    bisansTheta 𝞗 bisansU 𝙐 bisansUpsilon 𝞤 bisansV 𝙑 bisansW 𝙒 bisansX 𝙓 bisansXi 𝞝 bisansY 𝙔 bisansZ 𝙕
    bisansZeta 𝞕 bisansa 𝙖 bisansalpha 𝞪 bisansb 𝙗 bisansbeta 𝞫 bisansc 𝙘 bisanschi 𝟀 bisansd 𝙙 bisansdelta 𝞭
    bisanse 𝙚 bisansepsilon 𝟄 bisanseta 𝞰 bisansf 𝙛 bisansg 𝙜 bisansgamma 𝞬 bisansh 𝙝 bisansi 𝙞 bisansiota 𝞲
    bisansj 𝙟 bisansk 𝙠 bisanskappa 𝞳 bisansl 𝙡 bisanslambda 𝞴 bisansm 𝙢 bisansmu 𝞵 bisansn 𝙣 bisansnu 𝞶 bisanso 𝙤
    bisansomega 𝟂 bisansomicron 𝞸 bisansp 𝙥 bisansphi 𝟇 bisanspi 𝞹 bisanspsi 𝟁 bisansq 𝙦 bisansr 𝙧 bisansrho 𝞺
    bisanss 𝙨 bisanssigma 𝞼 bisanst 𝙩 bisanstau 𝞽 bisanstheta 𝞱 bisansu 𝙪 bisansupsilon 𝞾 bisansv 𝙫
    bisansvarTheta 𝞡 bisansvarepsilon 𝞮 bisansvarkappa 𝟆 bisansvarphi 𝞿 bisansvarpi 𝟉 bisansvarrho 𝟈
    bisansvarsigma 𝞻 bisansvartheta 𝟅 bisansw 𝙬 bisansx 𝙭 bisansxi 𝞷 bisansy 𝙮 bisansz 𝙯 bisanszeta 𝞯 bisigma 𝝈
    bit 𝒕 bitau 𝝉 bitheta 𝜽 biu 𝒖 biupsilon 𝝊 biv 𝒗 bivarTheta 𝜭 bivarepsilon 𝜺 bivarkappa 𝝒 bivarphi 𝝋 bivarpi 𝝕
    bivarrho 𝝔 bivarsigma 𝝇 bivartheta 𝝑 biw 𝒘 bix 𝒙 bixi 𝝃 biy 𝒚 biz 𝒛 bizeta 𝜻 breve ◌̆ bsansA 𝗔 bsansAlpha 𝝖
    bsansB 𝗕 bsansBeta 𝝗 bsansC 𝗖 bsansChi 𝝬 bsansD 𝗗 bsansDelta 𝝙 bsansE 𝗘 bsansEpsilon 𝝚 bsansEta 𝝜 bsansF 𝗙
    bsansG 𝗚 bsansGamma 𝝘 bsansH 𝗛 bsansI 𝗜 bsansIota 𝝞 bsansJ 𝗝 bsansK 𝗞 bsansKappa 𝝟 bsansL 𝗟 bsansLambda 𝝠
    bsansM 𝗠 bsansMu 𝝡 bsansN 𝗡 bsansNu 𝝢 bsansO 𝗢 bsansOmega 𝝮 bsansOmicron 𝝤 bsansP 𝗣 bsansPhi 𝝫 bsansPi 𝝥
    bsansPsi 𝝭 bsansQ 𝗤 bsansR 𝗥 bsansRho 𝝦 bsansS 𝗦 bsansSigma 𝝨 bsansT 𝗧 bsansTau 𝝩 bsansTheta 𝝝 bsansU 𝗨
    bsansUpsilon 𝝪 bsansV 𝗩 bsansW 𝗪 bsansX 𝗫 bsansXi 𝝣 bsansY 𝗬 bsansZ 𝗭 bsansZeta 𝝛 bsansa 𝗮 bsansalpha 𝝰
    bsansb 𝗯 bsansbeta 𝝱 bsansc 𝗰 bsanschi 𝞆 bsansd 𝗱 bsansdelta 𝝳 bsanse 𝗲 bsansepsilon 𝞊 bsanseta 𝝶 bsansf 𝗳
    bsansg 𝗴 bsansgamma 𝝲 bsansh 𝗵 bsansi 𝗶 bsansiota 𝝸 bsansj 𝗷 bsansk 𝗸 bsanskappa 𝝹 bsansl 𝗹 bsanslambda 𝝺
    bsansm 𝗺 bsansmu 𝝻 bsansn 𝗻 bsansnu 𝝼 bsanso 𝗼 bsansomega 𝞈 bsansomicron 𝝾 bsansp 𝗽 bsansphi 𝞍 bsanspi 𝝿
    bsanspsi 𝞇 bsansq 𝗾 bsansr 𝗿 bsansrho 𝞀 bsanss 𝘀 bsanssigma 𝞂 bsanst 𝘁 bsanstau 𝞃 bsanstheta 𝝷 bsansu 𝘂
    bsansupsilon 𝞄 bsansv 𝘃 bsansvarTheta 𝝧 bsansvarepsilon 𝝴 bsansvarkappa 𝞌 bsansvarphi 𝞅 bsansvarpi 𝞏
    bsansvarrho 𝞎 bsansvarsigma 𝞁 bsansvartheta 𝞋 bsansw 𝘄 bsansx 𝘅 bsansxi 𝝽 bsansy 𝘆 bsansz 𝘇 bsanszeta 𝝵
    bscrA 𝓐 bscrB 𝓑 bscrC 𝓒 bscrD 𝓓 bscrE 𝓔 bscrF 𝓕 bscrG 𝓖 bscrH 𝓗 bscrI 𝓘 bscrJ 𝓙 bscrK 𝓚 bscrL 𝓛 bscrM 𝓜
    bscrN 𝓝 bscrO 𝓞 bscrP 𝓟 bscrQ 𝓠 bscrR 𝓡 bscrS 𝓢 bscrT 𝓣 bscrU 𝓤 bscrV 𝓥 bscrW 𝓦 bscrX 𝓧 bscrY 𝓨 bscrZ 𝓩
    bscra 𝓪 bscrb 𝓫 bscrc 𝓬 bscrd 𝓭 bscre 𝓮 bscrf 𝓯 bscrg 𝓰 bscrh 𝓱 bscri 𝓲 bscrj 𝓳 bscrk 𝓴 bscrl 𝓵 bscrm 𝓶
    bscrn 𝓷 bscro 𝓸 bscrp 𝓹 bscrq 𝓺 bscrr 𝓻 bscrs 𝓼 bscrt 𝓽 bscru 𝓾 bscrv 𝓿 bscrw 𝔀 bscrx 𝔁 bscry 𝔂 bscrz 𝔃 btdl ɬ
    c ◌̧ candra ◌̐ cdot · check ◌̌ chi χ clomeg ɷ daleth ℸ ddddot ◌⃜ dddot ◌⃛ ddot ◌̈ delta δ dh ð digamma ϝ dj đ
    dot ◌̇ doublepipe ǂ droang ◌̚ dyogh ʤ ell ℓ epsilon ε esh ʃ eta η eth ð euler ℯ eulermascheroni ℇ fhr ɾ
    frakA 𝔄 frakB 𝔅 frakC ℭ frakD 𝔇 frakE 𝔈 frakF 𝔉 frakG 𝔊 frakH ℌ frakI ℑ frakJ 𝔍 frakK 𝔎 frakL 𝔏 frakM 𝔐
    frakN 𝔑 frakO 𝔒 frakP 𝔓 frakQ 𝔔 frakR ℜ frakS 𝔖 frakT 𝔗 frakU 𝔘 frakV 𝔙 frakW 𝔚 frakX 𝔛 frakY 𝔜 frakZ ℨ
    fraka 𝔞 frakb 𝔟 frakc 𝔠 frakd 𝔡 frake 𝔢 frakf 𝔣 frakg 𝔤 frakh 𝔥 fraki 𝔦 frakj 𝔧 frakk 𝔨 frakl 𝔩 frakm 𝔪
    frakn 𝔫 frako 𝔬 frakp 𝔭 frakq 𝔮 frakr 𝔯 fraks 𝔰 frakt 𝔱 fraku 𝔲 frakv 𝔳 frakw 𝔴 frakx 𝔵 fraky 𝔶 frakz 𝔷
    gamma γ ge ≥ geq ≥ gimel ℷ glst ʔ grave ◌̀ hat ◌̂ hbar ħ hslash ℏ hvlig ƕ imath ı in ∈ infinity ∞ infty ∞
    inglst ʖ inv ⁻¹ invv ʌ invw ʍ iota ι isansA 𝘈 isansB 𝘉 isansC 𝘊 isansD 𝘋 isansE 𝘌 isansF 𝘍 isansG 𝘎 isansH 𝘏
    isansI 𝘐 isansJ 𝘑 isansK 𝘒 isansL 𝘓 isansM 𝘔 isansN 𝘕 isansO 𝘖 isansP 𝘗 isansQ 𝘘 isansR 𝘙 isansS 𝘚 isansT 𝘛
    isansU 𝘜 isansV 𝘝 isansW 𝘞 isansX 𝘟 isansY 𝘠 isansZ 𝘡 isansa 𝘢 isansb 𝘣 isansc 𝘤 isansd 𝘥 isanse 𝘦 isansf 𝘧
    isansg 𝘨 isansh 𝘩 isansi 𝘪 isansj 𝘫 isansk 𝘬 isansl 𝘭 isansm 𝘮 isansn 𝘯 isanso 𝘰 isansp 𝘱 isansq 𝘲 isansr 𝘳
    isanss 𝘴 isanst 𝘵 isansu 𝘶 isansv 𝘷 isansw 𝘸 isansx 𝘹 isansy 𝘺 isansz 𝘻 itA 𝐴 itAlpha 𝛢 itB 𝐵 itBeta 𝛣 itC 𝐶
    itChi 𝛸 itD 𝐷 itDelta 𝛥 itE 𝐸 itEpsilon 𝛦 itEta 𝛨 itF 𝐹 itG 𝐺 itGamma 𝛤 itH 𝐻 itI 𝐼 itIota 𝛪 itJ 𝐽 itK 𝐾
    itKappa 𝛫 itL 𝐿 itLambda 𝛬 itM 𝑀 itMu 𝛭 itN 𝑁 itNu 𝛮 itO 𝑂 itOmega 𝛺 itOmicron 𝛰 itP 𝑃 itPhi 𝛷 itPi 𝛱 itPsi 𝛹
    itQ 𝑄 itR 𝑅 itRho 𝛲 itS 𝑆 itSigma 𝛴 itT 𝑇 itTau 𝛵 itTheta 𝛩 itU 𝑈 itUpsilon 𝛶 itV 𝑉 itW 𝑊 itX 𝑋 itXi 𝛯 itY 𝑌
    itZ 𝑍 itZeta 𝛧 ita 𝑎 italpha 𝛼 itb 𝑏 itbeta 𝛽 itc 𝑐 itchi 𝜒 itd 𝑑 itdelta 𝛿 ite 𝑒 itepsilon 𝜖 iteta 𝜂 itf 𝑓
    itg 𝑔 itgamma 𝛾 ith ℎ iti 𝑖 itiota 𝜄 itj 𝑗 itk 𝑘 itkappa 𝜅 itl 𝑙 itlambda 𝜆 itm 𝑚 itmu 𝜇 itn 𝑛 itnu 𝜈 ito 𝑜
    itomega 𝜔 itomicron 𝜊 itp 𝑝 itphi 𝜙 itpi 𝜋 itpsi 𝜓 itq 𝑞 itr 𝑟 itrho 𝜌 its 𝑠 itsigma 𝜎 itt 𝑡 ittau 𝜏 ittheta 𝜃
    itu 𝑢 itupsilon 𝜐 itv 𝑣 itvarTheta 𝛳 itvarepsilon 𝜀 itvarkappa 𝜘 itvarphi 𝜑 itvarpi 𝜛 itvarrho 𝜚 itvarsigma 𝜍
    itvartheta 𝜗 itw 𝑤 itx 𝑥 itxi 𝜉 ity 𝑦 itz 𝑧 itzeta 𝜁 jmath ȷ k ◌̨ kappa κ koppa ϟ l ł lVert ‖ lambda λ le ≤
    leftharpoonaccent ◌⃐ leq ≤ lnot ¬ ltlmr ɱ ltln ɲ ltphi ɸ mu μ nabla ∇ ne ≠ neg ¬ neq ≠ ng ŋ not ◌̸ notin ∉
    nrleg ƞ nu ν o ø ocirc ◌̊ ocommatopright ◌̕ odot ⊙ oe œ ohm Ω oldKoppa Ϙ oldkoppa ϙ omega ω omicron ο openo ɔ
    ordfeminine ª ordmasculine º oslash ⊘ oturnedcomma ◌̒ overbar ◌̅ overleftarrow ◌⃖ overleftrightarrow ◌⃡
    ovhook ◌̉ palh ◌̡ partial ∂ pbgam ɤ pgamma ɣ phi φ pi π planck ℎ prime ′ pscrv ʋ psi ψ pupsil ʊ rVert ‖
    reglst ʕ rh ◌̢ rho ρ rightharpoonaccent ◌⃑ rl ɼ rtld ɖ rtll ɭ rtln ɳ rtlr ɽ rtls ʂ rtlt ʈ rtlz ʐ rttrnr ɻ
    sampi ϡ sansA 𝖠 sansB 𝖡 sansC 𝖢 sansD 𝖣 sansE 𝖤 sansF 𝖥 sansG 𝖦 sansH 𝖧 sansI 𝖨 sansJ 𝖩 sansK 𝖪 sansL 𝖫
    sansM 𝖬 sansN 𝖭 sansO 𝖮 sansP 𝖯 sansQ 𝖰 sansR 𝖱 sansS 𝖲 sansT 𝖳 sansU 𝖴 sansV 𝖵 sansW 𝖶 sansX 𝖷 sansY 𝖸
    sansZ 𝖹 sansa 𝖺 sansb 𝖻 sansc 𝖼 sansd 𝖽 sanse 𝖾 sansf 𝖿 sansg 𝗀 sansh 𝗁 sansi 𝗂 sansj 𝗃 sansk 𝗄 sansl 𝗅
    sansm 𝗆 sansn 𝗇 sanso 𝗈 sansp 𝗉 sansq 𝗊 sansr 𝗋 sanss 𝗌 sanst 𝗍 sansu 𝗎 sansv 𝗏 sansw 𝗐 sansx 𝗑 sansy 𝗒
    sansz 𝗓 sbbrg ◌̪ schwa ə scrA 𝒜 scrB ℬ scrC 𝒞 scrD 𝒟 scrE ℰ scrF ℱ scrG 𝒢 scrH ℋ scrI ℐ scrJ 𝒥 scrK 𝒦 scrL ℒ
    scrM ℳ scrN 𝒩 scrO 𝒪 scrP 𝒫 scrQ 𝒬 scrR ℛ scrS 𝒮 scrT 𝒯 scrU 𝒰 scrV 𝒱 scrW 𝒲 scrX 𝒳 scrY 𝒴 scrZ 𝒵 scra 𝒶
    scrb 𝒷 scrc 𝒸 scrd 𝒹 scre ℯ scrf 𝒻 scrg ℊ scrh 𝒽 scri 𝒾 scrj 𝒿 scrk 𝓀 scrm 𝓂 scrn 𝓃 scro ℴ scrp 𝓅 scrq 𝓆
    scrr 𝓇 scrs 𝓈 scrt 𝓉 scru 𝓊 scrv 𝓋 scrw 𝓌 scrx 𝓍 scry 𝓎 scrz 𝓏 sigma σ sout ◌̶ sqrt √ ss ß stigma ϛ strike ◌̶
    sum Σ tau τ tesh ʧ th þ theta θ threeunderdot ◌⃨ tilde ◌̃ times × top ᵀ transpose ᵀ trna ɐ trnh ɥ trnm ɯ
    trnmlr ɰ trnr ɹ trnrl ɺ trnsa ɒ trnt ʇ trny ʎ ttA 𝙰 ttB 𝙱 ttC 𝙲 ttD 𝙳 ttE 𝙴 ttF 𝙵 ttG 𝙶 ttH 𝙷 ttI 𝙸 ttJ 𝙹
    ttK 𝙺 ttL 𝙻 ttM 𝙼 ttN 𝙽 ttO 𝙾 ttP 𝙿 ttQ 𝚀 ttR 𝚁 ttS 𝚂 ttT 𝚃 ttU 𝚄 ttV 𝚅 ttW 𝚆 ttX 𝚇 ttY 𝚈 ttZ 𝚉 tta 𝚊 ttb 𝚋
    ttc 𝚌 ttd 𝚍 tte 𝚎 ttf 𝚏 ttg 𝚐 tth 𝚑 tti 𝚒 ttj 𝚓 ttk 𝚔 ttl 𝚕 ttm 𝚖 ttn 𝚗 tto 𝚘 ttp 𝚙 ttq 𝚚 ttr 𝚛 tts 𝚜 ttt 𝚝
    ttu 𝚞 ttv 𝚟 ttw 𝚠 ttx 𝚡 tty 𝚢 ttz 𝚣 turnk ʞ underbar ◌̲ underleftrightarrow ◌͍ upsilon υ varTheta ϴ varbeta ϐ
    varepsilon ε varkappa ϰ varphi φ varpi ϖ varrho ρ varsigma ς vartheta θ vec ◌⃗ vertoverlay ◌⃒
    widebridgeabove ◌⃩ wideutilde ◌̰ xi ξ yogh ʒ zeta ζ | ‖
    """#

  /// Behind the name of an accent: letters that have it in one character, each with its plain letter.
  static let composedText = #"""
    \grave ÀA ÈE ÌI ÒO ÙU àa èe ìi òo ùu ǸN ǹn ЀЕ ЍИ ѐе ѝи ẀW ẁw ỲY ỳy ὰα ὲε ὴη ὶι ὸο ὺυ ὼω ᾺΑ ῈΕ ῊΗ ῚΙ ῪΥ ῸΟ ῺΩ
    \acute ÁA ÉE ÍI ÓO ÚU ÝY áa ée íi óo úu ýy ĆC ćc ĹL ĺl ŃN ńn ŔR ŕr ŚS śs ŹZ źz ǴG ǵg ǼÆ ǽæ ǾØ ǿø ΆΑ ΈΕ ΉΗ ΊΙ
    ΌΟ ΎΥ ΏΩ άα έε ήη ίι όο ύυ ώω ϓϒ ЃГ ЌК ѓг ќк ḰK ḱk ḾM ḿm ṔP ṕp ẂW ẃw \hat ÂA ÊE ÎI ÔO ÛU âa êe îi ôo ûu ĈC ĉc
    ĜG ĝg ĤH ĥh ĴJ ĵj ŜS ŝs ŴW ŵw ŶY ŷy ẐZ ẑz \tilde ÃA ÑN ÕO ãa ñn õo ĨI ĩi ŨU ũu ṼV ṽv ẼE ẽe ỸY ỹy \bar ĀA āa ĒE
    ēe ĪI īi ŌO ōo ŪU ūu ǢÆ ǣæ ȲY ȳy ӢИ ӣи ӮУ ӯу ḠG ḡg ᾱα ᾹΑ ῑι ῙΙ ῡυ ῩΥ \breve ĂA ăa ĔE ĕe ĞG ğg ĬI ĭi ŎO ŏo ŬU
    ŭu ЎУ ЙИ йи ўу ӁЖ ӂж ӐА ӑа ӖЕ ӗе ᾰα ᾸΑ ῐι ῘΙ ῠυ ῨΥ \dot ĊC ċc ĖE ėe ĠG ġg İI ŻZ żz ȦA ȧa ȮO ȯo ḂB ḃb ḊD ḋd ḞF
    ḟf ḢH ḣh ṀM ṁm ṄN ṅn ṖP ṗp ṘR ṙr ṠS ṡs ṪT ṫt ẆW ẇw ẊX ẋx ẎY ẏy ẛſ \ddot ÄA ËE ÏI ÖO ÜU äa ëe ïi öo üu ÿy ŸY ΪΙ
    ΫΥ ϊι ϋυ ϔϒ ЁЕ ЇІ ёе їі ӒА ӓа ӚӘ ӛә ӜЖ ӝж ӞЗ ӟз ӤИ ӥи ӦО ӧо ӪӨ ӫө ӬЭ ӭэ ӰУ ӱу ӴЧ ӵч ӸЫ ӹы ḦH ḧh ẄW ẅw ẌX ẍx ẗt
    \ocirc ÅA åa ŮU ůu ẘw ẙy \H ŐO őo ŰU űu ӲУ ӳу \check ČC čc ĎD ďd ĚE ěe ĽL ľl ŇN ňn ŘR řr ŠS šs ŤT ťt ŽZ žz ǍA
    ǎa ǏI ǐi ǑO ǒo ǓU ǔu ǦG ǧg ǨK ǩk ǮƷ ǯʒ ǰj ȞH ȟh \c ÇC çc ĢG ģg ĶK ķk ĻL ļl ŅN ņn ŖR ŗr ŞS şs ŢT ţt ȨE ȩe ḐD ḑd
    ḨH ḩh \k ĄA ąa ĘE ęe ĮI įi ŲU ųu ǪO ǫo \ovhook ẢA ảa ẺE ẻe ỈI ỉi ỎO ỏo ỦU ủu ỶY ỷy \wideutilde ḚE ḛe ḬI ḭi ṴU
    ṵu
    """#
}
