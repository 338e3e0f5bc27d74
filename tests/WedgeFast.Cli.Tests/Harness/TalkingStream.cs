using System.Text;

namespace WedgeFast.Cli.Tests.Harness;

/// <summary>A stdin whose writer waits for answers: it says the next thing when stdout has as many lines as it wants.</summary>
/// <param name="output">stdout.</param>
/// <param name="parts">What to say, and how many lines of output to wait for before it.</param>
internal sealed class TalkingStream(AnswerStream output, params (int Lines, string Text)[] parts) : Stream
{
    private readonly Queue<(int Lines, string Text)> _parts = new(parts);

    private byte[] _said = [];

    /// <summary>Whether it waited in vain.</summary>
    public bool Waited { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_said.Length == 0 && _parts.TryDequeue(out (int Lines, string Text) part))
        {
            Waited |= !output.WaitForLines(part.Lines, CliProcess.Limit);
            _said = Encoding.UTF8.GetBytes(part.Text);
        }

        int length = Math.Min(count, _said.Length);
        _said.AsSpan(0, length).CopyTo(buffer.AsSpan(offset));
        _said = _said[length..];
        return length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
