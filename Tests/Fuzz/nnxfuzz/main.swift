// One fuzz target a run: `NNX_FUZZ_TARGET=syntax nnxfuzz CORPUS`; `make fuzz` runs each for a while.
import CFuzzer
import Glibc

let targets: [String: FuzzTarget] = [
  "syntax": .syntax, "program": .program, "csv": .file("csv"), "tsv": .file("tsv"), "npy": .file("npy"),
  "npz": .file("npz"), "safetensors": .file("safetensors"), "session": .file("nnx"),
]
let wanted = unsafe getenv("NNX_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
guard let target = targets[wanted] else {
  print("NNX_FUZZ_TARGET is one of \(targets.keys.sorted().joined(separator: ", "))")
  exit(64)
}
let runner = FuzzRunner(target)
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
exit(
  unsafe LLVMFuzzerRunDriver(&count, &arguments) { data, size in
    unsafe runner.run(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
  })
