import Testing

@testable import Jupyter

@Suite struct KernelArgumentsTests {
  private func request(_ words: String...) throws -> KernelArguments.Request { try KernelArguments(words).request }

  @Test func jupyterStartsTheKernel() throws {
    #expect(try request("-f", "a.json") == .run(file: "a.json"))
    #expect(try request("--connection-file=a=b.json") == .run(file: "a=b.json"))
    #expect(try request("--registration-file", "r.json") == .run(file: "r.json"))
  }

  @Test func placesAreNamed() throws {
    #expect(try request("install") == .install(name: nil, .user))
    #expect(try request("install", "--sys-prefix", "--name=x") == .install(name: "x", .environment))
    #expect(try request("uninstall", "--prefix", "/usr") == .uninstall(name: nil, .prefix("/usr")))
  }

  @Test(arguments: [
    [], ["-f"], ["what"], ["install", "--where"], ["install", "--name"], ["install", "--user", "--prefix", "x"],
    ["--version", "more"], ["-f", "a", "b"],
  ]) func wrongUsageIsSaid(_ words: [String]) {
    #expect(throws: KernelArguments.UsageError.self) { try KernelArguments(words) }
  }

  @Test(arguments: ["", ".", "..", "a/b", "ŷ", "a b"]) func aNameThatIsNoneIsRefused(_ name: String) {
    #expect(throws: KernelSpec.Failure.badName(name)) { try KernelSpec.folder(name, .prefix("/tmp")) }
  }

  @Test func helpNamesEveryOption() {
    let help = KernelArguments.help("nnkernel")
    for option in ["--user", "--sys-prefix", "--prefix", "--name", "-f", "--registration-file", "--version"] {
      #expect(help.contains(option))
    }
  }
}
