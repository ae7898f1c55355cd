import Testing

@testable import Jupyter

@Suite struct ConnectionFileTests {
  @Test func everythingIsRead() throws {
    let file = try ConnectionFile(
      text: """
        {"transport": "tcp", "ip": "::1", "shell_port": 1, "iopub_port": "2", "stdin_port": 3, "control_port": 4,
         "hb_port": 5, "key": "secret", "signature_scheme": "hmac-sha256", "kernel_name": "nnx"}
        """)
    #expect(
      file.ports == ["shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5])
    #expect(file.key == "secret")
    #expect(file.endpoint(port: 1) == "tcp://[::1]:1")
    #expect(file.endpoint(port: 0) == "tcp://[::1]:*")
    #expect(file.registrar == nil && file.curve == nil)
  }

  @Test func socketsMayBeFiles() throws {
    let file = try ConnectionFile(text: #"{"transport": "ipc", "ip": "/tmp/kernel-1", "key": ""}"#)
    #expect(file.endpoint(port: 4) == "ipc:///tmp/kernel-1-4")
  }

  @Test func aRegistrationIsToldByItsPort() throws {
    let file = try ConnectionFile(text: #"{"registration_port": "77", "kernel_id": "k", "key": "s"}"#)
    #expect(file.registrar == .init(address: "127.0.0.1", port: 77, kernelID: "k"))
  }

  @Test func whatIsWrittenReadsBack() throws {
    let key = String(repeating: "a", count: 40)
    var file = try ConnectionFile(text: #"{"key": "s", "curve_publickey": "\#(key)", "curve_secretkey": "\#(key)"}"#)
    file.ports["shell_port"] = 9
    #expect(try ConnectionFile(text: String(decoding: file.text(), as: UTF8.self)) == file)
  }

  @Test(arguments: [
    "", "[]", "{", #"{"transport": "pgm"}"#, #"{"shell_port": -1}"#, #"{"shell_port": 65536}"#,
    #"{"shell_port": true}"#, #"{"shell_port": "many"}"#, #"{"key": "k", "signature_scheme": "hmac-md5"}"#,
    #"{"curve_publickey": "0123456789012345678901234567890123456789"}"#,
    #"{"curve_publickey": "short", "curve_secretkey": "short"}"#,
  ]) func nonsenseIsRefused(_ text: String) {
    #expect(throws: ConnectionFile.Failure.self) { try ConnectionFile(text: text) }
  }

  @Test func aMissingFileIsNamed() {
    #expect(throws: ConnectionFile.Failure.unreadable("/nowhere")) { try ConnectionFile(path: "/nowhere") }
  }
}
