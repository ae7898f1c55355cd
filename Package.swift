// swift-tools-version: 6.2
import PackageDescription

/// Every target is strict: Swift 6 language mode, strict memory safety, and no warning survives.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  // A sixth of a statement's time. The debug build checks it, in which all tests run.
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let package = Package(
  name: "nnx",
  products: [
    .executable(name: "nnrepl", targets: ["nnrepl"]),
    .executable(name: "nnkernel", targets: ["nnkernel"]),
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
    .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
    .target(name: "CStack"),
    .systemLibrary(name: "CTimer"),
    // Only the prompt needs GNU readline (package libreadline-dev), so only `Shell` depends on it.
    .target(name: "CReadline", linkerSettings: [.linkedLibrary("readline")]),

    // Without optimisation one kernel takes a megabyte of stack for its vectors, and tests would wait for it.
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    // Threads of the operating system and waiting for one another; it knows nothing else.
    .target(name: "Threads", swiftSettings: strict),
    .target(name: "Matrices", dependencies: ["CKernels", "COpenBLAS", "Threads"], swiftSettings: strict),
    .target(name: "Syntax", swiftSettings: strict),
    .target(name: "Calculus", dependencies: ["CKernels", "Matrices"], swiftSettings: strict),
    .target(name: "Engine", dependencies: ["CKernels", "Calculus", "Matrices"], swiftSettings: strict),
    .target(
      name: "Language", dependencies: ["Syntax", "Engine", "Calculus", "Matrices", "CZlib", "CStack"],
      swiftSettings: strict),
    // What was entered, in every host: one database.
    .target(name: "History", dependencies: ["CSQLite"], swiftSettings: strict),
    .target(
      name: "Shell", dependencies: ["History", "Language", "Matrices", "Syntax", "Threads", "CReadline"],
      swiftSettings: strict),
    // The notebook kernel; it knows no language and no matrices.
    .target(
      name: "Jupyter", dependencies: ["History", "Threads", "CSodium", "CTimer", "CZeroMQ"], swiftSettings: strict),
    .target(
      name: "KernelSpecFiles", path: "kernelspec",
      resources: [
        "kernel.json", "logo-svg.svg", "logo-32x32.png", "logo-64x64.png", "labextension/package.json",
        "labextension/static/remoteEntry.js", "labextension/static/extension.js", "labextension/static/coloring.js",
        "labextension/static/symbols.js",
      ].map { .embedInCode($0) },
      swiftSettings: strict),
    .executableTarget(
      name: "nnkernel", dependencies: ["Jupyter", "KernelSpecFiles", "Language", "Matrices", "Syntax"],
      swiftSettings: strict),
    .executableTarget(name: "nnrepl", dependencies: ["Matrices", "Shell"], swiftSettings: strict),

    .executableTarget(
      name: "nnxbench", dependencies: ["Language", "Syntax", "Calculus", "Matrices"], path: "Benchmarks/Core",
      swiftSettings: strict),

    // Operands drawn as the registry's samples say, for the law tests of several modules.
    .target(
      name: "TestSupport", dependencies: ["Calculus", "Language", "Matrices", "Syntax"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .executableTarget(name: "nnxlaws", dependencies: ["TestSupport"], path: "Tests/Laws", swiftSettings: strict),
    .testTarget(name: "CKernelsTests", dependencies: ["CKernels"], swiftSettings: strict),
    .testTarget(name: "CalculusTests", dependencies: ["Calculus", "Matrices", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "Calculus", "Matrices", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "HistoryTests", dependencies: ["History"], swiftSettings: strict),
    .testTarget(name: "JupyterTests", dependencies: ["Jupyter", "History", "Threads"], swiftSettings: strict),
    .testTarget(name: "ShellTests", dependencies: ["Shell", "Language", "History", "Syntax"], swiftSettings: strict),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: strict),
    .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: strict),
    .testTarget(name: "MatricesTests", dependencies: ["Matrices"], swiftSettings: strict),
    .testTarget(
      name: "LanguageTests", dependencies: ["Language", "Syntax", "Engine", "Calculus", "Matrices", "TestSupport"],
      swiftSettings: strict),
  ]
)

// libFuzzer links only where everything is built for it: see `make fuzz`.
if Context.environment["NNX_FUZZ"] != nil {
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
    .executableTarget(
      name: "nnxfuzz", dependencies: ["CFuzzer", "Language", "Syntax"], path: "Tests/Fuzz/nnxfuzz",
      swiftSettings: strict),
  ]
}

// What the thread sanitizer cannot see of Swift's Mutex, in everything that locks: see `make sanitize`.
if Context.environment["NNX_SANITIZE"] != nil {
  package.targets.append(.target(name: "CMutex", path: "Tests/Sanitizer/CMutex", publicHeadersPath: "."))
  for target in package.targets where target.name == "Threads" { target.dependencies.append("CMutex") }
}
