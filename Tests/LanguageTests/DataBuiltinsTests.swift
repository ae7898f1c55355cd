import Testing

@testable import Language

/// `load` and `save` as a program writes them, and records.
struct DataBuiltinsTests {
  private let folder: SampleFolder
  private let session = Transcript()

  init() throws {
    folder = try SampleFolder()
    session.session.directories = [folder.path]
  }

  /// `save` with its file in the folder.
  private func run(_ program: String) -> [String] {
    session.run(program.replacing("@", with: folder.path + "/"))
  }

  private func error(_ program: String) -> String {
    _ = run(program)
    return session.errors.last ?? "no error"
  }

  @Test(arguments: ["npz", "safetensors"]) func namesInAnArchive(_ kind: String) {
    _ = run("W₁ = [1 2]; b = [3; 4]; θ = {W₁, b}\nsave(\"@w.\(kind)\", W₁, {b}, \"layer.0\" => W₁; c=2b)")
    #expect(run("p = load(\"w.\(kind)\")\np[\"layer.0\"] + p.W1 + p.W₁") == ["1×2 Matrix\n3  6"])
    #expect(run("p[\"W₁\"][2]·p.c[2]") == ["16"])
    #expect(run("save(\"@t.\(kind)\", θ); q = load(\"t.\(kind)\"); q.b[1]") == ["3"])
    #expect(run("save(\"@u.\(kind)\", p); load(\"u.\(kind)\").c[1]") == ["6"])
    #expect(session.errors == [])
    #expect(run("p")[0].contains("layer.0  1×2 Matrix"))
    #expect(error("p.w3").contains("the Record has no field w3"))
    #expect(error("p[1]").contains("read by a name"))
    #expect(error("save(\"@w.\(kind)\", W₁, W₁)").contains("given twice"))
    #expect(error("save(\"@w.\(kind)\", \"text\")").contains("a number or a Matrix, not a String"))
    #expect(error("save(\"@w.\(kind)\")").contains("what is"))
  }

  @Test func whatIsLoadedIsALeafOfItsOwn() {
    _ = run("W = [1 2]\nsave(\"@w.npz\", W)\np = load(\"w.npz\")\nA = p.W; B = p.W\nL = sum(A ⊙ B)")
    #expect(run("∂L/∂A") == ["1×2 Matrix\n1  2"], "B does not follow A")
    #expect(run("A -= 1\nforward L;\nB") == ["1×2 Matrix\n1  2"])
    _ = run("v = [1 2]; r = record(v); K = sum(r.v)")
    #expect(run("∂K/∂v") == ["1×2 Matrix\n1  1"], "what a program puts into a record stays itself")
    _ = run("l = {v}; J = sum(l[1])")
    #expect(run("∂J/∂v") == ["1×2 Matrix\n1  1"], "and so does an item of a List")
    #expect(session.errors == [])
  }

  @Test(arguments: ["csv", "tsv", "csv.gz", "tsv.gz"]) func separatedFiles(_ kind: String) {
    _ = run("x = [0.1 -0; 1e-320 Inf]; save(\"@x.\(kind)\", x)\nt = table(a=[1 2], l={\"u\", \"v,\\tw\"})")
    #expect(run("y = matrix(load(\"x.\(kind)\")); all(x == y) && 1/y[1,2] < 0") == ["true"])
    _ = run("save(\"@t.\(kind)\", t); t2 = load(\"t.\(kind)\"); save(\"@l.\(kind)\", t2[\"l\"])")
    #expect(run("t2") == run("t"))
    #expect(run("load(\"l.\(kind)\")[\"label\"]") == ["2 labels: \"u\", \"v,\tw\""])
    #expect(session.errors == [])
    #expect(error("save(\"@x.\(kind)\", x, x)").contains("holds one value"))
    #expect(error("save(\"@x.\(kind)\", zeros(0, 2))").contains("no entries"))
  }

  @Test func unknownKindsSayWhatIsKnown() {
    #expect(error("save(\"@x.xlsx\", 1)").contains("what kind of file"))
    #expect(error("save(\"@x.npz.gz\", 1)").contains("what kind of file"))
    #expect(error("load(\"x\")").contains("what kind of file"))
    #expect(error("load(\"x.npy\")").contains("there is no file x.npy"))
    #expect(error("save(\"@none/x.npy\", 1)").contains("there is no folder"))
    #expect(folder.names == [])
  }

  @Test func aTableNeedsEquallyLongColumns() {
    #expect(error("table(a=[1 2], b=[1 2 3])").contains("b has 3 entries, and a has 2"))
    #expect(error("table(a=[1 2; 3 4])").contains("n×1 or 1×n"))
    #expect(error("table(a={1, \"x\"})").contains("a number or a Matrix, not a List"))
  }
}
